using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Bell;

/// <summary>Reduced inequalities, their canonical form under relabellings, their facets and their names.</summary>
[TestClass]
public sealed class SymmetryClassTests
{
    /// <summary>The two facets of four full correlators that are neither trivial nor CHSH.</summary>
    private static readonly double[][] FourSettings =
    [
        [2, 1, 1, 0, 1, -1, -1, 1, 1, -1, -1, -1, 0, 1, -1, 0],
        [2, 2, 1, 1, 2, -1, -1, -2, 1, -1, -2, 2, 1, -2, 2, 1],
    ];

    [TestMethod]
    public void A_reduced_inequality_says_the_same()
    {
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (scenario, stream) =>
            {
                var inequality = RandomBell.Inequality(scenario, stream);
                if (ReducedInequality.Of(inequality, CorrelationSpace.NoSignaling) is not { } scaled)
                    return;
                double? constant = null;
                for (var i = 0; i < 4; i++)
                {
                    var behavior = RandomBell.Model(scenario, stream).ToBehavior();
                    var difference =
                        inequality.Value(behavior) - ((double)scaled.Scale * scaled.Inequality.ToInequality().Value(behavior));
                    Assert.AreEqual(constant ??= difference, difference, 1e-9, $"{scenario}");
                }

                // What is the same on all no-signalling behaviors has gone, and so twice reduced is once reduced.
                Assert.AreEqual(
                    new ScaledInequality(scaled.Inequality, Rational.One),
                    ReducedInequality.Of(scaled.Inequality.ToInequality(), CorrelationSpace.NoSignaling)
                );
                Assert.AreEqual(
                    (double)(inequality.LocalBound - (scaled.Scale * scaled.Inequality.LocalBound)),
                    constant!.Value,
                    1e-9
                );
            }
        );
    }

    [TestMethod]
    public void Relabelled_copies_have_one_canonical_form()
    {
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (scenario, stream) =>
            {
                if (
                    ReducedInequality.Of(RandomBell.Inequality(scenario, stream), CorrelationSpace.NoSignaling)
                    is not { Inequality: var inequality }
                )
                    return;
                var (own, image) = (SymmetryClass.Of(inequality), inequality);
                var generators = Relabeling.Generators(scenario).ToList();
                for (var i = 0; i < 20 && generators.Count > 0; i++)
                    image = ReducedInequality
                        .Of(
                            generators[stream.NextInt(generators.Count)].Apply(image.ToInequality()),
                            CorrelationSpace.NoSignaling
                        )!
                        .Inequality;
                Assert.AreEqual(own, SymmetryClass.Of(image), $"{scenario}");
                Assert.AreEqual(own, SymmetryClass.Of(own.Representative), $"{scenario}");
                // The alignment finds the copy among all others.
                double[] target = [.. image.Coefficients.Select(value => (double)value)];
                var aligned = InequalityAlignment.Best(target, inequality);
                Assert.AreEqual(1, aligned.Cosine, 1e-12);
                Assert.AreEqual(image, aligned.Inequality);
            },
            40
        );
    }

    [TestMethod]
    public void Classes_have_the_published_numbers_of_copies()
    {
        // Faacets lists 8, 576, 432 (I2233) and 16 representatives.
        foreach (
            var (copies, inequality) in ((int, BellInequality)[])
                [
                    (8, BellInequalities.Chsh),
                    (576, BellInequalities.I3322),
                    (432, BellInequalities.Cglmp(3)),
                    (16, BellInequalities.Mermin(3)),
                ]
        )
        {
            var own = SymmetryClass.Of(Reduce(inequality));
            Assert.AreEqual(copies, own.Copies);
            Assert.AreEqual(copies, own.Members().Count(), "counted one by one");
        }
    }

    [TestMethod]
    public void The_facets_of_full_correlators_are_8_72_and_27936()
    {
        // Canabarro, Brito and Chaves, PRL 122, 200401 (2019), quote these numbers for m = 2, 3, 4; the 2 m^2 trivial ones, +-E
        // <= 1, are not among them.
        ReducedInequality[] four = [Lifted(4), .. FourSettings.Select(matrix => FromMatrix(4, matrix))];
        foreach (var facet in four)
            Assert.IsTrue(FacetTest.IsFacet(facet), $"{facet}");
        CollectionAssert.AreEqual(
            (BigInteger[])[288, 18432, 9216],
            four.Select(facet => SymmetryClass.Of(facet).Copies).ToArray()
        );
        Assert.AreEqual(27936, four.Sum(facet => (int)SymmetryClass.Of(facet).Copies));
        Assert.AreEqual(9216, SymmetryClass.Of(four[2]).Members().Count(), "counted one by one");
        Assert.AreEqual(72, SymmetryClass.Of(Lifted(3)).Copies);
        Assert.AreEqual(8, SymmetryClass.Of(Lifted(2)).Copies);
        Assert.AreEqual(32, SymmetryClass.Of(FromMatrix(4, [1, .. new double[15]])).Copies, "trivial");
    }

    [TestMethod]
    public void Facets_are_told_from_other_inequalities()
    {
        foreach (
            var facet in (BellInequality[])
                [
                    BellInequalities.Chsh,
                    BellInequalities.I3322,
                    BellInequalities.Cglmp(3),
                    BellInequalities.Mermin(3),
                    BellInequalities.Gyni,
                ]
        )
            Assert.IsTrue(FacetTest.IsFacet(Reduce(facet)), $"{Reduce(facet)}");
        // Sums of facets, and faces of lower dimension.
        foreach (var other in (BellInequality[])[BellInequalities.Chained(3), BellInequalities.Chained(4)])
            Assert.IsFalse(FacetTest.IsFacet(Reduce(other)), $"{Reduce(other)}");
    }

    [TestMethod]
    public void A_modular_rank_is_the_rank()
    {
        RandomBell.ForAll(
            FsCheck.Fluent.Gen.Choose(1, 12),
            (length, stream) =>
            {
                var vectors = Enumerable
                    .Range(0, 1 + stream.NextInt(14))
                    .Select(_ => Enumerable.Range(0, length).Select(_ => (sbyte)(stream.NextInt(3) - 1)).ToArray())
                    .ToList();
                if (vectors.Count > 2)
                    vectors[2] = [.. vectors[0].Zip(vectors[1], (a, b) => (sbyte)Math.Clamp(a + b, -1, 1))];
                var rank = MathNet
                    .Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowArrays(
                        vectors.Select(vector => vector.Select(entry => (double)entry).ToArray())
                    )
                    .Rank();
                for (var asked = 1; asked <= length; asked++)
                    Assert.AreEqual(asked <= rank, ModularRank.IsAtLeast(vectors, length, asked));
            }
        );
    }

    [TestMethod]
    public void Names_are_recognised_under_other_labels_and_among_unused_settings()
    {
        foreach (
            var (name, inequality) in ((string, BellInequality)[])
                [
                    ("CHSH", BellInequalities.Chsh),
                    ("I3322", BellInequalities.I3322),
                    ("CGLMP 3", BellInequalities.Cglmp(3)),
                    ("chained 3", BellInequalities.Chained(3)),
                    ("Mermin", BellInequalities.Mermin(3)),
                    ("GYNI", BellInequalities.Gyni),
                ]
        )
        {
            var stream = new RandomStream(5, 0);
            for (var i = 0; i < 5; i++)
                Assert.AreEqual(
                    name,
                    InequalityNames.Of(Reduce(Relabeling.Random(inequality.Scenario, stream).Apply(inequality)))
                );
        }

        Assert.AreEqual("CHSH", InequalityNames.Of(Lifted(4)));
        // CHSH of three outcomes, two of which are taken together, among settings of B that are not used.
        var wide = new Scenario([
            [3, 2],
            [2, 3, 2],
        ]);
        var lifted = BellInequality.FromFunction(
            wide,
            (a, b, x, y) => y == 1 ? 0 : ((a > 0) == (b > 0) ? 1 : -1) * (x == 1 && y == 2 ? -1 : 1)
        );
        Assert.AreEqual("CHSH", InequalityNames.Of(Reduce(lifted)));
        Assert.AreEqual(Scenario.Chsh, InequalityNames.WithoutLifting(Reduce(lifted)).Scenario);
        Assert.AreEqual(
            "positivity",
            InequalityNames.Of(
                Reduce(BellInequality.FromFunction(Scenario.Bipartite(3), (a, b, x, y) => a + b + x + y == 0 ? -2 : 0))
            )
        );
        Assert.AreEqual("trivial", InequalityNames.Of(FromMatrix(3, [0, 0, 1, .. new double[6]])));
        Assert.IsNull(InequalityNames.Of(FromMatrix(4, FourSettings[0])));
    }

    [TestMethod]
    public void Rounded_fractions_are_recognised_and_others_are_not()
    {
        Assert.AreEqual(12, CommonDenominator.Of([1.0 / 3, -0.25, 1 - 1e-13]));
        Assert.IsNull(CommonDenominator.Of([Math.Sqrt(0.5)]));
        Assert.IsNull(
            ReducedInequality.Of(
                BellInequality.FromFunction(Scenario.Chsh, (a, b, x, y) => Math.Sqrt(2 + a + x)),
                CorrelationSpace.NoSignaling
            )
        );
        Assert.IsNull(
            ReducedInequality.Of(BellInequality.FromFunction(Scenario.Chsh, (_, _, x, _) => x), CorrelationSpace.NoSignaling),
            "the same for all behaviors"
        );
    }

    private static ReducedInequality Reduce(BellInequality inequality) =>
        ReducedInequality.Of(inequality, CorrelationSpace.NoSignaling)!.Inequality;

    private static ReducedInequality Lifted(int settings)
    {
        var matrix = new double[settings * settings];
        (matrix[0], matrix[1], matrix[settings], matrix[settings + 1]) = (1, 1, 1, -1);
        return FromMatrix(settings, matrix);
    }

    private static ReducedInequality FromMatrix(int settings, double[] matrix) =>
        ReducedInequality
            .Of(
                BellInequality.FromFunction(
                    Scenario.Bipartite(settings),
                    (a, b, x, y) => (a == b ? 1 : -1) * matrix[(x * settings) + y]
                ),
                CorrelationSpace.FullCorrelators
            )!
            .Inequality;
}
