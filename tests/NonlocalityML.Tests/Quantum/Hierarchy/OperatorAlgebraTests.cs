using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Quantum.Hierarchy;

/// <summary>The rules for words, against matrices.</summary>
[TestClass]
public sealed class OperatorAlgebraTests
{
    public static IEnumerable<(string Scenario, string Level, int Words)> Sizes { get; } =
    [
        ("m2", "1", 5),
        ("m2", "1+AB", 9),
        ("m2", "2", 13),
        ("m3", "1+AB", 16),
        ("m3", "2", 28),
        ("m5", "1+AB", 36),
        ("[(3 3) (3 3)]", "1", 9),
        ("[(3 3) (3 3)]", "1+AB", 25),
        ("[(2 3) (3 2)]", "1+AB", 16),
        ("m2", "1+AB+AAB", 13),
    ];

    [TestMethod]
    public void Levels_have_the_known_number_of_words()
    {
        foreach (var (scenario, level, words) in Sizes)
            Assert.HasCount(
                words,
                HierarchyLevel.Parse(level).Words(new OperatorAlgebra(Scenario.Parse(scenario))),
                $"{scenario}, {level}"
            );
    }

    [TestMethod]
    public void Products_in_normal_form_are_products_of_matrices()
    {
        foreach (var name in (string[])["m2", "[(2 3) (3 2)]", "[(4 2) (2 2)]"])
        {
            var algebra = new OperatorAlgebra(Scenario.Parse(name));
            var matrices = RandomOperators(algebra, new RandomStream(31, 0));
            var words = HierarchyLevel.Two.Words(algebra);
            foreach (var left in words)
            foreach (var right in words)
            {
                var expected = Matrix(left).ConjugateTranspose() * Matrix(right);
                var actual = algebra.Product(left, right) is { } word ? Matrix(word) : expected * 0;
                Assert.IsLessThan(
                    1e-12,
                    (expected - actual).FrobeniusNorm(),
                    $"{name}: {algebra.Format(left)}, {algebra.Format(right)}"
                );
            }

            Matrix<Complex> Matrix(OperatorWord word) =>
                algebra
                    .Operators(word)
                    .Select(factor => matrices[factor.Party][algebra.Letters(factor.Party).IndexOf(factor.Letter)])
                    .Aggregate(Matrix<Complex>.Build.DenseIdentity(16), (product, factor) => product * factor);
        }
    }

    [TestMethod]
    public void An_inequality_and_its_expansion_have_the_same_value()
    {
        foreach (var name in (string[])["m3", "[(2 3) (3 2)]", "[(3 3) (3 3)]"])
        {
            var scenario = Scenario.Parse(name);
            var algebra = new OperatorAlgebra(scenario);
            var stream = new RandomStream(32, 0);
            var inequality = new BellInequality(
                scenario,
                [.. Enumerable.Range(0, scenario.TableLength).Select(_ => stream.NextNormal())]
            );
            var behavior = new NoSignalingSampler(scenario).Sample(stream);
            var value = algebra
                .Expand(inequality)
                .Sum(term => (double)term.Value * algebra.Row(term.Key).Zip(behavior.Table.ToArray(), (r, p) => r * p).Sum());
            Assert.AreEqual(inequality.Value(behavior), value, 1e-12, name);
        }
    }

    [TestMethod]
    public void Words_are_written_and_read()
    {
        var algebra = new OperatorAlgebra(Scenario.Parse("[(2 3) (3 2)]"));
        foreach (var word in HierarchyLevel.Two.Words(algebra))
            Assert.AreEqual(word, algebra.Parse(algebra.Format(word)));
        Assert.AreEqual("A0 A1.1 B0.0", algebra.Format(algebra.Parse("A0 A1.1 B0.0")));
        foreach (
            var wrong in (string[])
                ["", "A", "A2", "A1", "A1.2", "B0 A0", "C0", "A0  B1", string.Join(' ', Enumerable.Repeat("A0", 100_000))]
        )
            Assert.Contains(
                "not a word",
                Assert
                    .ThrowsExactly<InvalidInputException>(() => algebra.Parse(wrong), wrong[..Math.Min(20, wrong.Length)])
                    .Message
            );
    }

    [TestMethod]
    public void What_is_not_a_level_or_is_too_large_is_refused()
    {
        foreach (var wrong in (string[])["", "0", "1+", "AB", "1+BA", "1+ABAB", "2+CB", "10", "1 + AB"])
            Assert.Contains(
                "not a level",
                Assert.ThrowsExactly<InvalidInputException>(() => HierarchyLevel.Parse(wrong), wrong).Message
            );
        var algebra = new OperatorAlgebra(Scenario.Parse("m5"));
        Assert.Contains(
            "more than",
            Assert.ThrowsExactly<InvalidInputException>(() => HierarchyLevel.Parse("9").Words(algebra)).Message
        );
        Assert.Contains(
            "does not have",
            Assert.ThrowsExactly<InvalidInputException>(() => HierarchyLevel.Parse("1+AC").Words(algebra)).Message
        );
        Assert.Contains(
            "two to 8 parties",
            Assert.ThrowsExactly<InvalidInputException>(() => new OperatorAlgebra(Scenario.Uniform(1, 2, 2))).Message
        );
    }

    /// <summary>Random projective measurements of two parties on 4 x 4 dimensions.</summary>
    private static Matrix<Complex>[][] RandomOperators(OperatorAlgebra algebra, RandomStream stream)
    {
        var identity = Matrix<Complex>.Build.DenseIdentity(4);
        return
        [
            .. Enumerable
                .Range(0, 2)
                .Select(party =>
                {
                    var measurements = Enumerable
                        .Range(0, algebra.Scenario.Settings(party))
                        .Select(x => Measurement.RandomProjective(4, algebra.Scenario.Outcomes(party, x), stream))
                        .ToList();
                    return algebra
                        .Letters(party)
                        .Select(letter =>
                        {
                            var effects = measurements[letter.Setting].Effects;
                            var matrix = letter.IsObservable ? effects[0] - effects[1] : effects[letter.Outcome];
                            return party == 0 ? matrix.KroneckerProduct(identity) : identity.KroneckerProduct(matrix);
                        })
                        .ToArray();
                }),
        ];
    }
}
