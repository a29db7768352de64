using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Networks;

/// <summary>
/// The inflation of a network: several copies of every source, and for every choice of copies of the sources that a party sees a
/// copy of that party (Wolfe, Spekkens and Fritz, J. Causal Inference 7, 20170020 (2019)). If the network's sources and parties
/// give a behavior p, then copies of them give a distribution of the answers of all nodes to all their settings that does not
/// change when copies of a source are exchanged, and in which one copy of some parties is independent of all nodes that share no
/// copy of a source with it, and distributed as in p: the <see cref="Factorizations"/>.
/// </summary>
/// <remarks>
/// A node's value is the number of its party's deterministic strategy, setting 0 most significant. Nodes are ordered by party,
/// then by the copies of its sources, in C order. An assignment is one value for every node, node 0 most significant.
/// </remarks>
public sealed class Inflation
{
    /// <summary>Inflations with more assignments cannot be gone through.</summary>
    public const long MaximumAssignments = 1L << 28;

    /// <summary>Inflations with more coefficients are refused.</summary>
    public const long MaximumRows = 1L << 22;

    /// <exception cref="InvalidInputException">Levels that do not fit the network, or an inflation that is too large.</exception>
    public Inflation(Network network, Scenario scenario, IEnumerable<int> levels)
    {
        network.Require(scenario);
        (Network, Scenario, Levels) = (network, scenario, [.. levels]);
        if (Levels.Length != network.Sources.Length)
            throw new InvalidInputException(
                $"{Levels.Length} levels of inflation are given; the network {network.Name} has {network.Sources.Length} sources."
            );
        foreach (var level in Levels)
        {
            if (level is < 1 or > 9)
                throw new InvalidInputException($"A level of inflation is {level}; 1 to 9 are allowed.");
        }

        var alphabets = Enumerable.Range(0, scenario.Parties).Select(scenario.StrategyCountOf).ToArray();
        var assignments = BigInteger.One;
        for (var party = 0; party < alphabets.Length; party++)
            assignments *= BigInteger.Pow(alphabets[party], network.Seen[party].Aggregate(1, (n, source) => n * Levels[source]));
        if (assignments > MaximumAssignments)
            throw new InvalidInputException(
                $"The inflation {LevelText} of {network.Name} in {scenario} has {assignments:E1} assignments; at most "
                    + $"{MaximumAssignments} can be gone through."
            );
        Assignments = (long)assignments;
        Alphabets = [.. alphabets.Select(count => (int)count)];
        Nodes =
        [
            .. Enumerable
                .Range(0, network.Parties)
                .SelectMany(party =>
                    Tuples([.. network.Seen[party].Select(source => Levels[source])])
                        .Select(copies => new InflationNode(party, [.. copies]))
                ),
        ];
        Factorizations = [.. Factorization.All(this)];
        var rows = Factorizations.Aggregate(BigInteger.Zero, (sum, factorization) => sum + factorization.RowCount);
        if (rows > MaximumRows)
            throw new InvalidInputException(
                $"The inflation {LevelText} of {network.Name} in {scenario} has {rows} coefficients; at most {MaximumRows} "
                    + "are accepted."
            );
    }

    public Network Network { get; }

    public Scenario Scenario { get; }

    /// <summary>Copies of each source.</summary>
    public ImmutableArray<int> Levels { get; }

    /// <summary>As 2x2x3.</summary>
    public string LevelText => string.Join('x', Levels);

    /// <summary>For each party the number of its deterministic strategies: the values of its nodes.</summary>
    public ImmutableArray<int> Alphabets { get; }

    public ImmutableArray<InflationNode> Nodes { get; }

    /// <summary>The number of assignments of values to all nodes.</summary>
    public long Assignments { get; }

    /// <summary>The independences that the coefficients of a proof belong to, smaller sets of parties first.</summary>
    public ImmutableArray<Factorization> Factorizations { get; }

    /// <summary>The place of a node in <see cref="Nodes"/>.</summary>
    /// <param name="party">Its party.</param>
    /// <param name="copyOf">For each source of the network the copy.</param>
    public int NodeIndex(int party, Func<int, int> copyOf)
    {
        var index = 0;
        for (var earlier = 0; earlier < party; earlier++)
            index += Network.Seen[earlier].Aggregate(1, (n, source) => n * Levels[source]);
        return index + Network.Seen[party].Aggregate(0, (n, source) => (n * Levels[source]) + copyOf(source));
    }

    /// <summary>All tuples with entry i from 0 to counts[i] - 1, in C order.</summary>
    internal static IEnumerable<int[]> Tuples(int[] counts)
    {
        var total = counts.Aggregate(1, (product, count) => product * count);
        for (var number = 0; number < total; number++)
        {
            var tuple = new int[counts.Length];
            var rest = number;
            for (var i = counts.Length - 1; i >= 0; i--)
                (rest, tuple[i]) = Math.DivRem(rest, counts[i]);
            yield return tuple;
        }
    }
}

/// <summary>A copy of a party in an inflation.</summary>
/// <param name="Party">Which party.</param>
/// <param name="Copies">For each source that the party sees, in ascending order, the copy that this node sees.</param>
public sealed record InflationNode(int Party, ImmutableArray<int> Copies);
