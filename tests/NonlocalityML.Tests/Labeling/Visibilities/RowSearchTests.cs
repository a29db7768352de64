using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling.Visibilities;

[TestClass]
public sealed class RowSearchTests
{
    /// <summary>Against all signs of the rows one by one; the signs returned reach the value.</summary>
    [TestMethod]
    [DataRow(1, 3)]
    [DataRow(2, 1)]
    [DataRow(7, 5)]
    [DataRow(12, 18)]
    public void Small_matrices_agree_with_all_signs(int rows, int columns)
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var stream = new RandomStream(23, (ulong)seed);
            var matrix = Enumerable.Range(0, rows * columns).Select(_ => stream.NextInt(2001) - 1000).ToArray();
            foreach (var isFixed in (bool[])[false, true])
            {
                var (value, signs) = RowSearch.Maximum(matrix, rows, columns, isFixed);
                Assert.AreEqual(SignEnumerationTests.ByBruteForce(matrix, rows, columns, isFixed), value, $"seed {seed}");
                Assert.AreEqual(value, SignEnumerationTests.Reach(matrix, columns, isFixed, row => signs[row]));
                Assert.IsTrue(!isFixed || signs[0] == 1);
            }
        }
    }

    /// <summary>|a H b| of a Hadamard matrix of 16 rows is at most its norm 4 times 16, and that is reached (see
    /// <see cref="SignEnumerationTests"/>); rows and columns of zeros change nothing.</summary>
    [TestMethod]
    public void A_Hadamard_matrix_among_zeros_keeps_its_closed_form()
    {
        const int Rows = 40;
        var matrix = new int[Rows * Rows];
        for (var i = 0; i < 16; i++)
        for (var j = 0; j < 16; j++)
            matrix[(2 * i * Rows) + j] = int.PopCount(i & j) % 2 == 0 ? 1 : -1;
        Assert.AreEqual(64, RowSearch.Maximum(matrix, Rows, Rows, isFixed: false).Value);
    }
}
