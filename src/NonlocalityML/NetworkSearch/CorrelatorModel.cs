using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// The local model that reaches two correlators I, J of a <see cref="CorrelatorProof"/>, or the nearest that are allowed, and
/// leaves everything else to chance. An independent party and a partner share a sign and a kind. Of kind 0 the party answers both
/// measurements with the sign, of kind 1 the second with its opposite, of kind 2 at random. The partner answers with the sign the
/// measurement that belongs to the kind. So I is the product of the chances of kind 0, J that of the chances of kind 1. Signs
/// that other pairs of parties share hide what partners answer from all but all together.
/// </summary>
internal sealed class CorrelatorModel
{
    private const int SharedSigns = 4; // values of a source that only hides: one sign for either correlator

    private readonly Network network;
    private readonly Scenario scenario;
    private readonly CorrelatorProof proof;
    private readonly int[] pairOf; // for each source the independent party that it serves, or -1
    private readonly int[][] hiding; // for each source the two parties that it hides, or none
    private readonly Dictionary<int, int> partner = []; // of each independent party

    private CorrelatorModel(Network network, Scenario scenario, CorrelatorProof proof)
    {
        (this.network, this.scenario, this.proof) = (network, scenario, proof);
        pairOf = [.. network.Sources.Select(_ => -1)];
        foreach (var party in proof.Independent)
        {
            foreach (var source in network.Seen[party])
            {
                if (network.Sources[source].FirstOrDefault(other => other != party, -1) is var other and >= 0)
                {
                    (partner[party], pairOf[source]) = (other, party);
                    break;
                }
            }
        }

        hiding =
        [
            .. network.Sources.Select(
                (seen, source) =>
                    pairOf[source] >= 0 || seen.Except(proof.Independent).Count() < 2
                        ? Array.Empty<int>()
                        : [.. seen.Except(proof.Independent).Take(2)]
            ),
        ];
    }

    /// <summary>The model for a behavior.</summary>
    /// <returns>Null where an independent party has no partner, or the model would be too large.</returns>
    public static NetworkModel? Of(Network network, Behavior behavior, CorrelatorProof proof)
    {
        var model = new CorrelatorModel(network, behavior.Scenario, proof);
        if (model.partner.Count < proof.Independent.Length)
            return null;
        var (first, second) = proof.Correlators(new WholeBehavior(behavior));
        var (i, j) = ((double)first, (double)second);
        var k = proof.Independent.Length;
        double u = Math.Pow(Math.Abs(i), 1.0 / k),
            w = Math.Pow(Math.Abs(j), 1.0 / k);
        if (u + w > 1)
            (u, w) = Math.Abs(j) - Math.Pow(1 - u, k) < Math.Abs(i) - Math.Pow(1 - w, k) ? (u, 1 - u) : (1 - w, w);
        return model.Make(u, w, i < 0, j < 0);
    }

    private NetworkModel? Make(double equal, double different, bool isFirstNegative, bool isSecondNegative)
    {
        var chance = Math.Max(0, 1 - equal - different);
        double[] kinds =
            chance > 1e-15
                ? [equal / 2, equal / 2, different / 2, different / 2, chance]
                : [equal / 2, equal / 2, different / 2, different / 2];
        double[][] weights =
        [
            .. network.Sources.Select(
                (_, source) =>
                    pairOf[source] >= 0 ? kinds
                    : hiding[source].Length > 0 ? [1, 1, 1, 1]
                    : (double[])[1]
            ),
        ];
        if (weights.Aggregate((long)scenario.SlotLength, (product, list) => product * list.Length) > NetworkModel.MaximumTerms)
            return null;
        var negative = (First: isFirstNegative, Second: isSecondNegative);
        return NetworkModel.Round(
            network,
            scenario,
            weights,
            [.. Enumerable.Range(0, scenario.Parties).Select(party => Responses(party, weights, negative))]
        );
    }

    /// <summary>[slot, values]: even chances over the outcomes that have the signs wanted.</summary>
    private double[] Responses(int party, double[][] weights, (bool First, bool Second) negative)
    {
        var seen = network.Seen[party];
        int[][] values = [.. Inflation.Tuples([.. seen.Select(source => weights[source].Length)])];
        var responses = new double[scenario.Slots(party) * values.Length];
        foreach (var (number, tuple) in values.Index())
        {
            var (first, second) = proof.Independent.Contains(party)
                ? Independent(tuple[seen.IndexOf(Array.IndexOf(pairOf, party))])
                : Other(party, [.. seen], tuple, negative);
            foreach (var (setting, (start, outcomes)) in NetworkModel.Settings(scenario, party).Index())
            {
                var fits = Enumerable
                    .Range(0, outcomes)
                    .Select(a => Fits(proof.First[party], first, setting, a) && Fits(proof.Second[party], second, setting, a))
                    .ToArray();
                for (var a = 0; a < outcomes; a++)
                    responses[((start + a) * values.Length) + number] = fits[a] || !fits.Contains(true) ? 1 : 0;
            }
        }

        return responses;
    }

    /// <summary>The signs that an independent party answers its two measurements with; 0 at random.</summary>
    private static (int First, int Second) Independent(int value) =>
        value switch
        {
            0 => (1, 1),
            1 => (-1, -1),
            2 => (1, -1),
            3 => (-1, 1),
            _ => (0, 0),
        };

    /// <summary>The same of another party for the measurements of I and J.</summary>
    private (int First, int Second) Other(int party, int[] seen, int[] tuple, (bool First, bool Second) negative)
    {
        var (first, second) = (1, 1);
        foreach (var (place, source) in seen.Index())
        {
            var value = tuple[place];
            if (hiding[source].Contains(party))
            {
                first *= (value & 1) == 0 ? 1 : -1;
                second *= value < SharedSigns / 2 ? 1 : -1;
            }
            else if (pairOf[source] is >= 0 and var served && partner[served] == party)
            {
                var sign = value % 2 == 0 ? 1 : -1;
                var isLeader = served == proof.Independent[0];
                first *= value < 2 ? (isLeader && negative.First ? -sign : sign) : 0;
                second *= value is 2 or 3 ? (isLeader && negative.Second ? -sign : sign) : 0;
            }
        }

        return (first, second);
    }

    private static bool Fits(SignedSetting reading, int sign, int setting, int outcome) =>
        sign == 0 || reading.Setting != setting || reading.Signs[outcome] == sign;
}
