using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Completion;

/// <summary>
/// Bounds NL of all completions without signalling of the correlators of three parties or more, from above and in exact
/// arithmetic. Two bounds hold, and the smaller one is given.
/// <para>One knows the scenario alone. A local model has a behavior's statistics of one joint setting, and of those that differ
/// from it in one party: it draws all outcomes of the former, and those of each other setting of a party given what the other
/// parties drew. So NL is at most the share of all other joint settings.</para>
/// <para>The other knows the correlators. NL changes by no more than the distance to the completion whose means of fewer parties
/// vanish. Let g be the sum, or the difference, of the mean product of some parties and that of all others: for even, or odd,
/// outcomes the distance is that of the characters with the factors g, at most sqrt(sum g^2)/2 by their orthogonality; it is
/// also at most 2 - 4/2^n times the probability of such outcomes. With two groups of parties taken as one party each,
/// |u + v| &lt;= 1 + E and |u - v| &lt;= 1 - E as for two parties; shortest paths give the largest g that they allow (Mine, The
/// octagon abstract domain, 2006).</para>
/// </summary>
internal sealed class CorrelatorCompletions
{
    /// <summary>Binary places of all numbers, which are rounded up.</summary>
    private const int Places = 54;

    /// <summary>Shortest paths are looked for among so many means.</summary>
    private const int MostMeans = 64;

    private readonly Scenario scenario;

    /// <summary>Twice the probability of even and of odd outcomes: 1 + E and 1 - E.</summary>
    private readonly long[][] limits;

    /// <summary>sum g^2 of each parity and joint setting.</summary>
    private readonly BigInteger[][] squares;

    private CorrelatorCompletions(IncompleteTable table)
    {
        scenario = table.Scenario;
        var tuples = scenario.SettingTuples;
        limits = [Limits(table, 0), Limits(table, 1)];
        squares = [new BigInteger[tuples], new BigInteger[tuples]];
        // Each two groups of parties once: that of the first party.
        for (var group = 1; group < (1 << scenario.Parties) - 1; group += 2)
            AddSquares(group);
    }

    /// <param name="table">Correlators of all joint settings.</param>
    /// <param name="even">The proof of the completion whose means of fewer parties vanish.</param>
    public static Rational Upper(IncompleteTable table, Certificate even)
    {
        var (scenario, tuples) = (table.Scenario, table.Scenario.SettingTuples);
        var matched = 1 + Enumerable.Range(0, scenario.Parties).Sum(party => scenario.Settings(party) - 1);
        var distance = DistanceBound(table);
        foreach (var (places, mass) in table.Unknown.Zip(table.Masses))
        {
            foreach (var place in places)
                distance += Rational.Abs(Rational.FromDouble(even.Behavior.Table[place]) - (mass / places.Length));
        }

        return Rational.Min(new Rational(tuples - matched, tuples), even.Upper + (distance / (2 * tuples)));
    }

    /// <summary>The largest sum |q - p| over all entries, in which p is the completion with vanishing means.</summary>
    internal static Rational DistanceBound(IncompleteTable table) => new CorrelatorCompletions(table).Distance();

    private static Rational Value(BigInteger number) => new(number, BigInteger.One << Places);

    private static long[] Limits(IncompleteTable table, int parity) =>
        [
            .. Enumerable
                .Range(0, table.Scenario.SettingTuples)
                .Select(setting =>
                {
                    var place = (parity * table.Scenario.SettingTuples) + setting;
                    var mass = table.Masses[
                        Enumerable.Range(0, table.Unknown.Length).First(i => table.Unknown[i].Contains(place))
                    ];
                    return (long)BigInteger.DivRem(mass.Numerator << (Places + 1), mass.Denominator).Quotient + 1;
                }),
        ];

    private Rational Distance()
    {
        var sum = Rational.Zero;
        for (var parity = 0; parity < 2; parity++)
        for (var setting = 0; setting < scenario.SettingTuples; setting++)
            sum += Rational.Min(
                Value(RationalRoot.Floor(squares[parity][setting]) + 1) / 2,
                Value(limits[parity][setting]) * (1 - new Rational(2, 1 << scenario.Parties))
            );
        return sum;
    }

    private void AddSquares(int group)
    {
        var (first, second) = (Settings(group), Settings(~group));
        var others = first.Max() + 1;
        var nodes = 2 * (others + second.Max() + 1);
        var most = new long[nodes, nodes];
        for (var i = 0; i < nodes; i++)
        for (var j = 0; j < nodes; j++)
            most[i, j] = i == j ? 0 : long.MaxValue / 4;
        // Node 2k stands for mean k, node 2k + 1 for its negative; an entry bounds the difference of two.
        for (var setting = 0; setting < first.Length; setting++)
        {
            var (u, v) = (2 * first[setting], 2 * (others + second[setting]));
            for (var parity = 0; parity < 2; parity++)
            {
                var w = v ^ (1 - parity);
                var limit = limits[parity][setting];
                most[u, w] = most[w, u] = most[u ^ 1, w ^ 1] = most[w ^ 1, u ^ 1] = limit;
            }
        }

        for (var k = 0; k < nodes && nodes <= 2 * MostMeans; k++)
        for (var i = 0; i < nodes; i++)
        for (var j = 0; j < nodes; j++)
            most[i, j] = Math.Min(most[i, j], most[i, k] + most[k, j]);
        for (var setting = 0; setting < first.Length; setting++)
        {
            var (u, v) = (2 * first[setting], 2 * (others + second[setting]));
            var alone = (most[u, u ^ 1] + most[v, v ^ 1] + 1) / 2;
            for (var parity = 0; parity < 2; parity++)
                squares[parity][setting] += BigInteger.Pow(Math.Min(alone, most[u, v ^ (1 - parity)]), 2);
        }
    }

    /// <summary>For each joint setting the number of that of some parties alone.</summary>
    private int[] Settings(int group) =>
        [
            .. Enumerable
                .Range(0, scenario.SettingTuples)
                .Select(setting =>
                {
                    var (tuple, place) = (scenario.SettingTuple(setting), 0);
                    for (var party = 0; party < scenario.Parties; party++)
                    {
                        if ((group >> party & 1) == 1)
                            place = (place * scenario.Settings(party)) + tuple[party];
                    }

                    return place;
                }),
        ];
}
