using System.Globalization;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.NetworkSearch;

/// <summary>
/// The certificate of the elegant joint measurement in vgitton/fast-inflation, data (MIT), which other code found: an inflation
/// with 2, 2 and 4 copies of the sources and 4^20 assignments, too many for this program. It holds one number for each orbit of
/// the events of q(A00 B00 C00, A11 A12 A13 B11 B21 B31 C11) = p q(..) and of q(A00, B10 B11 B20 B21 B30 B31 C01 C11) =
/// p(A00) q(..), orbits in the order of their first events. All assignments were gone through once, in C, with these sums; here
/// descents from random ones look for one that is not positive.
/// </summary>
[TestClass]
public sealed class ElegantCertificateTests
{
    private const int Long = 4; // copies of the source that A and B see
    private const int Nodes = (2 * Long) + (2 * Long) + 4;
    private const int Triples = 10,
        Singles = 9; // answers of an event

    // A[i, j], B[j, k], C[k, i]; j counts the copies of the long source.
    private static int A(int i, int j) => (i * Long) + j;

    private static int B(int j, int k) => (2 * Long) + (j * 2) + k;

    private static int C(int k, int i) => (4 * Long) + (2 * k) + i;

    [TestMethod]
    public void Orbits_are_as_many_and_no_assignment_is_found_that_is_not_positive()
    {
        var (triples, singles) = Read();
        for (ulong start = 0; start < 60; start++)
            Assert.IsGreaterThan(0L, Descend(triples, singles, start), $"start {start}");
    }

    [TestMethod]
    public void A_number_that_is_changed_is_noticed()
    {
        // The first orbit is that of ten equal answers.
        var (triples, singles) = Read(change: 1L << 47);
        Assert.IsLessThan(0L, Sum(triples, singles, new int[Nodes]));
    }

    /// <summary>The least sum, times 256, that changes of one node at a time reach.</summary>
    private static long Descend(long[] triples, long[] singles, ulong seed)
    {
        var random = new RandomStream(seed, 0);
        int[] nodes = [.. Enumerable.Range(0, Nodes).Select(_ => random.NextInt(4))];
        var least = Sum(triples, singles, nodes);
        for (var node = 0; node < Nodes; )
        {
            var before = nodes[node];
            var best = before;
            for (nodes[node] = 0; nodes[node] < 4; nodes[node]++)
            {
                if (Sum(triples, singles, nodes) is var sum && sum < least)
                    (least, best) = (sum, nodes[node]);
            }

            nodes[node] = best;
            node = best == before ? node + 1 : 0;
        }

        return least;
    }

    /// <summary>Both constraints, summed over the choices of copies, and the second over its image under A and B changing places:
    /// 16 choices each.</summary>
    private static long Sum(long[] triples, long[] singles, int[] r)
    {
        var sum = 0L;
        for (var j = 0; j < Long; j++)
        {
            int[] others = [.. Enumerable.Range(0, Long).Where(other => other != j)];
            for (var i = 0; i < 2; i++)
            for (var k = 0; k < 2; k++)
                sum += triples[
                    Number(
                        r,
                        [
                            A(i, j),
                            B(j, k),
                            C(k, i),
                            .. others.Select(other => A(1 - i, other)),
                            .. others.Select(other => B(other, 1 - k)),
                            C(1 - k, 1 - i),
                        ]
                    )
                ];
            for (var i = 0; i < 2; i++)
            {
                sum += singles[
                    Number(
                        r,
                        [A(i, j), .. others.SelectMany(other => (int[])[B(other, 0), B(other, 1)]), C(0, 1 - i), C(1, 1 - i)]
                    )
                ];
                sum += singles[
                    Number(
                        r,
                        [B(j, i), .. others.SelectMany(other => (int[])[A(0, other), A(1, other)]), C(1 - i, 0), C(1 - i, 1)]
                    )
                ];
            }
        }

        return sum;
    }

    private static int Number(int[] answers, ReadOnlySpan<int> nodes)
    {
        var number = 0;
        foreach (var node in nodes)
            number = (number << 2) | answers[node];
        return number;
    }

    /// <summary>For each event 256 (y - sum of p y over the answers of the nodes that are independent).</summary>
    private static (long[] Triples, long[] Singles) Read(long change = 0)
    {
        var lines = File.ReadAllLines(
                Path.Combine(Repository.Root, "tests", "NonlocalityML.Tests", "NetworkSearch", "ejm-224.txt")
            )
            .SkipWhile(line => line != "DUAL VECTOR")
            .Skip(1)
            .ToArray();
        var count = Hexadecimal(lines[1]);
        var p = TriangleDistributions.Elegant.Table.ToArray();
        var first = Numbers(2, count);
        first[0] -= change;
        return (
            Centred(
                first,
                Triples,
                3,
                w => (long)(256 * p[w]),
                [1, 0, 2, 6, 7, 8, 3, 4, 5, 9],
                [0, 1, 2, 4, 3, 5, 7, 6, 8, 9],
                [0, 1, 2, 3, 5, 4, 6, 8, 7, 9]
            ),
            Centred(
                Numbers((int)count + 4, Hexadecimal(lines[count + 3])),
                Singles,
                1,
                _ => 64,
                [0, 3, 4, 1, 2, 5, 6, 7, 8],
                [0, 1, 2, 5, 6, 3, 4, 7, 8],
                [0, 2, 1, 4, 3, 6, 5, 8, 7]
            )
        );

        long[] Numbers(int from, long size) => [.. lines[from..(from + (int)size)].Select(Hexadecimal)];
    }

    private static long Hexadecimal(string text)
    {
        var size = long.Parse(text.TrimStart('+', '-'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? -size : size;
    }

    /// <param name="numbers">One for each orbit.</param>
    /// <param name="length">Answers of an event.</param>
    /// <param name="own">So many of them, the first ones, are independent of the others.</param>
    /// <param name="probability">Of theirs, times 256.</param>
    /// <param name="exchanges">For each place the place that its answer comes from.</param>
    private static long[] Centred(
        long[] numbers,
        int length,
        int own,
        Func<int, long> probability,
        params ReadOnlySpan<int[]> exchanges
    )
    {
        var orbit = Orbits(length, exchanges, out var count);
        Assert.HasCount(count, numbers);
        var (rests, events) = (1 << (2 * (length - own)), orbit.Length);
        var centred = new long[events];
        for (var rest = 0; rest < rests; rest++)
        {
            var mean = 0L;
            for (var w = 0; w < events / rests; w++)
                mean += probability(w) * numbers[orbit[(w * rests) + rest]];
            for (var w = 0; w < events / rests; w++)
                centred[(w * rests) + rest] = (256 * numbers[orbit[(w * rests) + rest]]) - mean;
        }

        return centred;
    }

    /// <summary>Under exchanges of places and all permutations of the four answers.</summary>
    private static int[] Orbits(int length, ReadOnlySpan<int[]> exchanges, out int count)
    {
        var orbit = Enumerable.Repeat(-1, 1 << (2 * length)).ToArray();
        var open = new Stack<int>();
        count = 0;
        for (var first = 0; first < orbit.Length; first++)
        {
            if (orbit[first] >= 0)
                continue;
            Reach(first, count);
            while (open.TryPop(out var reached))
            {
                foreach (var exchange in exchanges)
                    Reach(Image(reached, exchange, null), count);
                foreach (
                    var answers in (int[][])
                        [
                            [1, 0, 2, 3],
                            [1, 2, 3, 0],
                        ]
                )
                    Reach(Image(reached, null, answers), count);
            }

            count++;
        }

        return orbit;

        void Reach(int number, int name)
        {
            if (orbit[number] >= 0)
                return;
            orbit[number] = name;
            open.Push(number);
        }

        int Image(int number, int[]? places, int[]? answers)
        {
            var image = 0;
            for (var place = 0; place < length; place++)
            {
                var answer = (number >> (2 * (length - 1 - (places?[place] ?? place)))) & 3;
                image = (image << 2) | (answers?[answer] ?? answer);
            }

            return image;
        }
    }
}
