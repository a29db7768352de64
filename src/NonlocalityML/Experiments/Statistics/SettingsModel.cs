using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// What is supposed about the choice of settings: each party's setting is drawn anew in every trial, independently of the other
/// parties' and of whatever the devices know; given the past, each of m settings has a probability within the bias of 1/m. Every
/// p-value against local realism rests on this; the counts can contradict it (<see cref="IsContradictedBy"/>) but not show it.
/// </summary>
public sealed class SettingsModel
{
    /// <summary>The most settings of a party for which a bias other than 0 is accepted.</summary>
    public const int MaximumSettings = 5;

    /// <summary>Data less likely than this under every allowed choice of settings contradict the model.</summary>
    private const double LeastLikely = 1e-6;

    private readonly Scenario scenario;

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="bias">How far a probability may lie from 1/m, 0 for perfect random numbers.</param>
    /// <exception cref="InvalidInputException">A bias that leaves a setting without probability.</exception>
    public SettingsModel(Scenario scenario, double bias)
    {
        this.scenario = scenario;
        var most = Enumerable.Range(0, scenario.Parties).Max(scenario.Settings);
        if (!(bias >= 0 && bias < 1.0 / most))
        {
            throw new InvalidInputException(
                $"The settings bias is {bias}; a number from 0 to less than 1/{most} is needed, the largest deviation of a "
                    + $"setting's probability from 1/{most}."
            );
        }

        Bias = bias;
        if (bias > 0 && most > MaximumSettings)
            throw new InvalidInputException(
                $"A settings bias is accepted for up to {MaximumSettings} settings a party; {scenario} has {most}."
            );
        Vertices = bias == 0 ? [Product(party => Uniform(scenario.Settings(party)))] : [.. AllVertices()];
        Minimum = Vertices.Min(vertex => vertex.Min());
        Maximum = Vertices.Max(vertex => vertex.Max());
    }

    public double Bias { get; }

    /// <summary>The least probability of a joint setting.</summary>
    public double Minimum { get; }

    /// <summary>The largest probability of a joint setting.</summary>
    public double Maximum { get; }

    /// <summary>
    /// The extreme choices: probabilities of the joint settings in C order, products of one extreme for each party. What holds on
    /// average for these holds for every allowed choice.
    /// </summary>
    public ImmutableArray<double[]> Vertices { get; }

    /// <summary>The probabilities that the model allows next to the shares that were seen, in C order.</summary>
    public double[] Nearest(Counts counts) =>
        Product(party =>
            Array.ConvertAll(
                Shares(counts, party),
                share => Math.Clamp(share, (1.0 / scenario.Settings(party)) - Bias, (1.0 / scenario.Settings(party)) + Bias)
            )
        );

    /// <summary>The share of the trials that each setting of a party has.</summary>
    public double[] Shares(Counts counts, int party)
    {
        var shares = new double[scenario.Settings(party)];
        for (var i = 0; i < scenario.SettingTuples; i++)
            shares[scenario.SettingTuple(i)[party]] += counts.TrialsBySetting[i] / (double)counts.Trials;
        return shares;
    }

    /// <summary>Whether a joint setting was chosen so often or so seldom that every allowed choice makes it a chance below
    /// 1E-6.</summary>
    public bool IsContradictedBy(Counts counts)
    {
        var limit = Math.Log(LeastLikely / (2 * counts.TrialsBySetting.Length));
        return counts.TrialsBySetting.Length > 1
            && counts.TrialsBySetting.Any(trials =>
                LogTail.Binomial(trials, counts.Trials, Maximum) < limit
                || LogTail.Binomial(counts.Trials - trials, counts.Trials, 1 - Minimum) < limit
            );
    }

    private static double[] Uniform(int settings) => [.. Enumerable.Repeat(1.0 / settings, settings)];

    private IEnumerable<double[]> AllVertices()
    {
        var ofParty = Enumerable
            .Range(0, scenario.Parties)
            .Select(party => PartyVertices(scenario.Settings(party)).ToList())
            .ToList();
        var count = ofParty.Aggregate(1, (product, list) => checked(product * list.Count));
        for (var index = 0; index < count; index++)
        {
            var rest = index;
            var chosen = new List<double[]>();
            foreach (var vertices in ofParty)
            {
                (rest, var digit) = Math.DivRem(rest, vertices.Count);
                chosen.Add(vertices[digit]);
            }

            yield return Product(party => chosen[party]);
        }
    }

    /// <summary>Half of the settings as likely as they may be, half as unlikely, one in the middle where their number is
    /// odd.</summary>
    private IEnumerable<double[]> PartyVertices(int settings)
    {
        for (var code = 0; code < Math.Pow(3, settings); code++)
        {
            var signs = new int[settings];
            var rest = code;
            for (var i = 0; i < settings; i++)
            {
                (rest, var digit) = Math.DivRem(rest, 3);
                signs[i] = digit - 1;
            }

            if (signs.Sum() == 0 && signs.Count(sign => sign == 0) == settings % 2)
                yield return Array.ConvertAll(signs, sign => (1.0 / settings) + (sign * Bias));
        }
    }

    private double[] Product(Func<int, double[]> ofParty)
    {
        var parties = Enumerable.Range(0, scenario.Parties).Select(ofParty).ToList();
        return
        [
            .. Enumerable
                .Range(0, scenario.SettingTuples)
                .Select(i =>
                    scenario.SettingTuple(i).Select((setting, party) => parties[party][setting]).Aggregate((a, b) => a * b)
                ),
        ];
    }
}
