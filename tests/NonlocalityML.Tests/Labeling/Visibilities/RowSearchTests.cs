using System.Numerics;
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
                var (value, signs) = RowSearch.Maximum(matrix, rows, columns, isFixed, []);
                Assert.AreEqual(SignEnumerationTests.ByBruteForce(matrix, rows, columns, isFixed), value, $"seed {seed}");
                Assert.AreEqual(value, SignEnumerationTests.Reach(matrix, columns, isFixed, row => signs[row]));
                Assert.IsTrue(!isFixed || signs[0] == 1);
            }
        }
    }

    /// <summary>A Hadamard matrix of order 16 reaches 16 sqrt 16, by a bent function; settings that are never asked change
    /// nothing, and take no time.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(24)]
    public void Settings_of_zeros_are_passed_over(int zeros)
    {
        const int Order = 16;
        var size = Order + zeros;
        var matrix = new int[size * size];
        for (var i = 0; i < Order; i++)
        for (var j = 0; j < Order; j++)
            matrix[(i * size) + j] = BitOperations.PopCount((uint)(i & j)) % 2 == 0 ? 1 : -1;
        Assert.AreEqual(64, RowSearch.Maximum(matrix, size, size, isFixed: false, []).Value);
    }

    /// <summary>Three blocks of seven settings that are turned together: one choice of signs of each orbit is enough.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Symmetries_change_no_bound(bool isFixed)
    {
        const int Blocks = 3,
            Length = 7;
        for (var seed = 0; seed < 4; seed++)
        {
            // The last of a block goes to the first with the answer exchanged.
            var stream = new RandomStream(29, (ulong)seed);
            var kernel = Enumerable.Range(0, Blocks * Blocks * Length).Select(_ => stream.NextInt(2001) - 1000).ToArray();
            var (start, size) = (isFixed ? 1 : 0, (Blocks * Length) + (isFixed ? 1 : 0));
            var matrix = new int[size * size];
            for (var i = start; i < size; i++)
            for (var j = start; j < size; j++)
            {
                var ((block, from), (other, to)) = (Math.DivRem(i - start, Length), Math.DivRem(j - start, Length));
                var value = kernel[(((block * Blocks) + other) * Length) + ((to - from + Length) % Length)];
                matrix[(i * size) + j] = to < from ? -value : value;
            }

            int[] turn =
            [
                .. Enumerable
                    .Range(0, size)
                    .Select(i =>
                        i < start ? 0
                        : (i - start) % Length < Length - 1 ? i + 1
                        : ~(i - Length + 1)
                    ),
            ];
            var plain = SignEnumeration.Maximum(matrix, [size, size], isFixed, []);
            var turned = SignEnumeration.Maximum(matrix, [size, size], isFixed, [new([0, 1], [turn, turn])]);
            Assert.AreEqual(plain.Value, turned.Value, $"seed {seed}");
            Assert.AreEqual(plain.Value, SignEnumerationTests.Reach(matrix, size, isFixed, row => turned.Signs[row]));
        }
    }

    /// <summary>Negacyclic turns of five settings: 32 tuples fall into orbits of ten and one of two, 4 in all; an exchange of two
    /// settings beside a fixed one leaves 3 of 4.</summary>
    [TestMethod]
    public void Orbits_of_signs_are_as_many_as_counted_by_hand()
    {
        List<int[]> turns =
        [
            [0, 1, 2, 3, 4],
        ];
        for (var k = 1; k < 10; k++)
            turns.Add([.. turns[^1].Select(Next)]);
        Assert.HasCount(4, SignOrbits.Smallest(5, turns, isFixed: false));
        Assert.HasCount(
            3,
            SignOrbits.Smallest(
                3,
                [
                    [0, 1, 2],
                    [0, 2, 1],
                ],
                isFixed: true
            )
        );

        static int Next(int image) =>
            image < 0 ? ~Next(~image)
            : image == 4 ? ~0
            : image + 1;
    }
}
