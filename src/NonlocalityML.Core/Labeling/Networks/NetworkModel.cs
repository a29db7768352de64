using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Networks;

/// <summary>
/// A local model of a network with finitely many hidden values: source s sends value l with the probability Weights[s][l], and
/// party i answers a to x with the probability Responses[i][slot of (x,a), values of the sources it sees]. All are whole numbers
/// over 2^<see cref="Places"/> that sum to exactly one, so that the behavior of the model is an exact fraction.
/// </summary>
public sealed class NetworkModel
{
    /// <summary>Binary places of every probability.</summary>
    public const int Places = 50;

    /// <summary>Models with more terms, joint hidden values times slots, are refused.</summary>
    public const int MaximumTerms = 1 << 24;

    private const long One = 1L << Places;

    /// <param name="network">Who sees which source.</param>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="weights">For each source the weight of each value.</param>
    /// <param name="responses">For each party [slot, values of the sources seen], C order, the sources in ascending
    /// order.</param>
    /// <exception cref="InvalidInputException">Names the first number that is wrong.</exception>
    public NetworkModel(
        Network network,
        Scenario scenario,
        IEnumerable<IEnumerable<long>> weights,
        IEnumerable<IEnumerable<long>> responses
    )
    {
        network.Require(scenario);
        (Network, Scenario) = (network, scenario);
        Weights = [.. weights.Select(list => list.ToImmutableArray())];
        Responses = [.. responses.Select(list => list.ToImmutableArray())];
        if (Weights.Length != network.Sources.Length || Responses.Length != network.Parties)
            throw new InvalidInputException(
                $"The model has weights of {Weights.Length} sources and responses of {Responses.Length} parties; the "
                    + $"network {network.Name} has {network.Sources.Length} and {network.Parties}."
            );
        var terms = (BigInteger)scenario.SlotLength;
        foreach (var (source, list) in Weights.Index())
        {
            RequireDistribution(list, $"weights of source {source}");
            terms *= list.Length;
        }

        if (terms > MaximumTerms)
            throw new InvalidInputException($"The model has {terms} terms; at most {MaximumTerms} are accepted.");
        for (var party = 0; party < network.Parties; party++)
            RequireResponses(party);
    }

    public Network Network { get; }

    public Scenario Scenario { get; }

    public ImmutableArray<ImmutableArray<long>> Weights { get; }

    public ImmutableArray<ImmutableArray<long>> Responses { get; }

    /// <summary>The number of values of each source.</summary>
    public ImmutableArray<int> Cardinalities => [.. Weights.Select(list => list.Length)];

    /// <summary>The model nearest to what a search found: rounded to <see cref="Places"/>, the rest of a sum given to its largest
    /// member.</summary>
    /// <param name="network">Who sees which source.</param>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="weights">For each source its weights, relative.</param>
    /// <param name="responses">For each party [slot, values], relative over the outcomes of a setting.</param>
    public static NetworkModel Round(Network network, Scenario scenario, double[][] weights, double[][] responses) =>
        new(
            network,
            scenario,
            weights.Select(list => Distribution(list)),
            responses.Select(
                (list, party) =>
                {
                    var values = list.Length / scenario.Slots(party);
                    var rounded = new long[list.Length];
                    foreach (var (start, outcomes) in Settings(scenario, party))
                        for (var value = 0; value < values; value++)
                        {
                            var answers = new double[outcomes];
                            for (var a = 0; a < outcomes; a++)
                                answers[a] = list[((start + a) * values) + value];
                            foreach (var (a, share) in Distribution(answers).Index())
                                rounded[((start + a) * values) + value] = share;
                        }

                    return rounded;
                }
            )
        );

    /// <summary>All parties answer every setting with even chances: a model of every network.</summary>
    public static NetworkModel WhiteNoise(Network network, Scenario scenario) =>
        Round(
            network,
            scenario,
            [.. network.Sources.Select(_ => (double[])[1])],
            [.. Enumerable.Range(0, scenario.Parties).Select(party => Enumerable.Repeat(1.0, scenario.Slots(party)).ToArray())]
        );

    /// <summary>A party's settings: the first slot of each, and its number of outcomes.</summary>
    public static IEnumerable<(int Slot, int Outcomes)> Settings(Scenario scenario, int party)
    {
        var slot = 0;
        for (var setting = 0; setting < scenario.Settings(party); setting++)
        {
            yield return (slot, scenario.Outcomes(party, setting));
            slot += scenario.Outcomes(party, setting);
        }
    }

    /// <summary>1/(2 prod|X_i|) sum |q - p|, exactly, p being the model's behavior and q the behavior with each joint setting
    /// divided by its sum.</summary>
    public Rational Distance(Behavior behavior) =>
        new WholeBehavior(behavior).Distance(Numerators(), BigInteger.One << (Places * (Weights.Length + Responses.Length)));

    /// <summary>The behavior of the model, rounded to doubles.</summary>
    public Behavior ToBehavior()
    {
        var denominator = BigInteger.One << (Places * (Weights.Length + Responses.Length));
        var slots = Array.ConvertAll(Numerators(), value => (double)new Rational(value, denominator));
        return new Behavior(Scenario, Scenario.ToTable<double>(slots));
    }

    /// <summary>For each joint slot its probability times 2^(Places (sources + parties)).</summary>
    private BigInteger[] Numerators()
    {
        var sums = new BigInteger[Scenario.SlotLength];
        var values = new int[Weights.Length];
        Send(0, BigInteger.One);
        return sums;

        void Send(int source, BigInteger weight)
        {
            if (source == values.Length)
            {
                Answer(0, 0, weight);
                return;
            }

            for (values[source] = 0; values[source] < Weights[source].Length; values[source]++)
            {
                if (Weights[source][values[source]] is > 0 and var share)
                    Send(source + 1, weight * share);
            }
        }

        void Answer(int party, int slot, BigInteger weight)
        {
            if (party == Responses.Length)
            {
                sums[slot] += weight;
                return;
            }

            var (seen, count) = (0, 1);
            foreach (var source in Network.Seen[party])
            {
                seen = (seen * Weights[source].Length) + values[source];
                count *= Weights[source].Length;
            }

            for (var own = 0; own < Scenario.Slots(party); own++)
            {
                if (Responses[party][(own * count) + seen] is > 0 and var share)
                    Answer(party + 1, (slot * Scenario.Slots(party)) + own, weight * share);
            }
        }
    }

    private static long[] Distribution(double[] relative)
    {
        var clean = Array.ConvertAll(relative, value => value > 0 ? value : 0);
        var total = clean.Sum();
        if (!(total > 0) || !double.IsFinite(total))
            (clean, total) = (Array.ConvertAll(clean, _ => 1.0), clean.Length);
        var rounded = Array.ConvertAll(clean, value => (long)Math.Round(value / total * One));
        rounded[Array.IndexOf(rounded, rounded.Max())] += One - rounded.Sum();
        return rounded;
    }

    private static void RequireDistribution(ImmutableArray<long> list, string what)
    {
        var sum = BigInteger.Zero;
        foreach (var value in list)
        {
            if (value < 0)
                throw new InvalidInputException($"The {what} hold {value}; none may be negative.");
            sum += value;
        }

        if (sum != One)
            throw new InvalidInputException($"The {what} sum to {sum}; 2^{Places} is needed.");
    }

    private void RequireResponses(int party)
    {
        var values = Network.Seen[party].Aggregate(1, (product, source) => product * Weights[source].Length);
        var list = Responses[party];
        if (list.Length != values * Scenario.Slots(party))
            throw new InvalidInputException(
                $"The responses of party {Network.PartyName(party)} are {list.Length}; {Scenario.Slots(party)} slots times "
                    + $"{values} joint values are needed."
            );
        foreach (var (start, outcomes) in Settings(Scenario, party))
            for (var value = 0; value < values; value++)
                RequireDistribution(
                    [.. Enumerable.Range(start, outcomes).Select(slot => list[(slot * values) + value])],
                    $"responses of party {Network.PartyName(party)} from slot {start}, values {value}"
                );
    }
}
