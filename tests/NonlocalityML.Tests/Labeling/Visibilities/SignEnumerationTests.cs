using System.Numerics;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling.Visibilities;

[TestClass]
public sealed class SignEnumerationTests
{
    [TestMethod]
    [TestCategory("Slow")]
    [DataRow(3, 4)]
    [DataRow(8, 3)]
    [DataRow(16, 5)]
    [DataRow(17, 6)]
    [DataRow(19, 4)]
    public void Passing_over_signs_finds_what_going_through_all_of_them_finds(int rows, int columns)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var matrix = Entries(rows * columns, seed);
            foreach (var isFixed in (bool[])[false, true])
                Assert.AreEqual(
                    ByBruteForce(matrix, rows, columns, isFixed),
                    SignEnumeration.Maximum(matrix, [rows, columns], isFixed, []).Value,
                    $"{rows} x {columns}, seed {seed}, fixed {isFixed}"
                );
        }
    }

    [TestMethod]
    public void The_signs_of_a_Sylvester_matrix_reach_no_more_than_its_norm_allows()
    {
        // |a H b| <= n^(3/2) with equality for n = 16: the Kronecker product of four 2 x 2 Hadamard matrices, whose fourfold
        // tensor square root of two gives 4 x 16 = 64.
        var matrix = Enumerable
            .Range(0, 16 * 16)
            .Select(k => (BitOperations.PopCount((uint)((k / 16) & (k % 16))) & 1) == 0 ? 1 : -1)
            .ToArray();
        Assert.AreEqual(64, SignEnumeration.Maximum(matrix, [16, 16], false, []).Value);
    }

    private static int[] Entries(int count, int seed)
    {
        var stream = new RandomStream(71, (ulong)seed);
        return [.. Enumerable.Range(0, count).Select(_ => (int)Math.Round((stream.NextDouble() - 0.5) * 2000))];
    }

    internal static long ByBruteForce(int[] matrix, int rows, int columns, bool isFixed)
    {
        var best = long.MinValue;
        for (var signs = 0; signs < 1 << rows; signs++)
        {
            if (isFixed && (signs & 1) == 1)
                continue;
            var value = 0L;
            for (var column = 0; column < columns; column++)
            {
                var sum = 0L;
                for (var row = 0; row < rows; row++)
                    sum += (signs >> row & 1) == 0 ? matrix[(row * columns) + column] : -matrix[(row * columns) + column];
                value += isFixed && column == 0 ? sum : Math.Abs(sum);
            }

            best = Math.Max(best, value);
        }

        return best;
    }

    /// <summary>What signs of the rows reach with the columns' best answers.</summary>
    internal static long Reach(int[] matrix, int columns, bool isFixed, Func<int, int> sign)
    {
        var sums = new long[columns];
        for (var entry = 0; entry < matrix.Length; entry++)
            sums[entry % columns] += sign(entry / columns) * matrix[entry];
        return sums.Select((sum, column) => isFixed && column == 0 ? sum : Math.Abs(sum)).Sum();
    }
}
