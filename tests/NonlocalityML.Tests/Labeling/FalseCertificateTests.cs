using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling;

/// <summary>
/// A referee who tries to prove what is known to be false: NL and NBL of local behaviors are 0, NL of the PR box is 1/4, its
/// distance to the quantum set (2 - sqrt 2)/4. Parts at the edge of what doubles and formats hold must prove nothing beyond that.
/// </summary>
[TestClass]
public sealed class FalseCertificateTests
{
    private static readonly Rational Tiny = new(1, BigInteger.One << 2000);

    [TestMethod]
    public void NL_of_a_local_behavior_is_never_proven_positive_nor_that_of_the_PR_box_below_one_quarter()
    {
        for (var seed = 0UL; seed < 300; seed++)
        {
            var stream = new RandomStream(seed, 12);
            var strategy = DeterministicStrategy.FromIndex(Scenario.Chsh, stream.NextInt(16));
            var inequality = new BellInequality(Scenario.Chsh, Extremes(stream, 16, signed: true));
            var count = 1 + stream.NextInt(3000);
            var model = new LocalModel(
                Scenario.Chsh,
                Enumerable.Range(0, count).Select(_ => (long)stream.NextInt(16)),
                Extremes(stream, count, signed: false, largest: seed % 2 == 0 ? 1 : 1e308).Select(w => w == 0 ? 5e-324 : w)
            );
            Assert.IsNotNull(new Certificate(strategy.ToBehavior(), inequality, model, Tiny, 1).Verify(), $"seed {seed}");
            Assert.IsNotNull(
                new Certificate(Behaviors.PopescuRohrlich, inequality, model, 0, new Rational(1, 4) - Tiny).Verify(),
                $"seed {seed}"
            );
            Assert.IsNotNull(
                new Certificate(Behaviors.PopescuRohrlich, inequality, model, new Rational(1, 4) + Tiny, 1).Verify(),
                $"seed {seed}"
            );
        }
    }

    [TestMethod]
    public void NL_of_white_noise_is_zero_with_many_settings_and_any_places()
    {
        foreach (var settings in (int[])[1, 2, 5, 9])
            for (var seed = 0UL; seed < 12; seed++)
            {
                var scenario = Scenario.Bipartite(settings);
                var inequality = new BellInequality(
                    scenario,
                    Extremes(new RandomStream(seed, 3), scenario.TableLength, signed: true)
                );
                var certificate = new Certificate(
                    Behaviors.WhiteNoise(scenario),
                    inequality,
                    new LocalModel(scenario, [0], [5e-324]),
                    Tiny,
                    1
                );
                Assert.Contains("stated lower bound", certificate.Verify()!, $"{scenario}, seed {seed}");
            }
    }

    /// <summary>512 gains of 1 - 2^-14 with weights of 104 binary places fill 127 bits and a half.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void NBL_of_white_noise_is_never_proven_positive_whatever_the_settings_and_the_places()
    {
        foreach (var settings in (int[])[1, 16, 63, 64, 127, 128, 256])
        {
            var coordinates = BilocalCoordinates.Probabilities(
                new Scenario([
                    [2, 2],
                    [.. Enumerable.Repeat(2, settings)],
                    [2, 2],
                ])
            );
            foreach (var meanPlaces in (int[])[1, 20, 50])
                for (var places = 1; places <= 40; places += settings == 128 && meanPlaces == 50 ? 1 : 13)
                    ProvesNothing(coordinates, meanPlaces, places);
        }

        static void ProvesNothing(BilocalCoordinates coordinates, int meanPlaces, int places)
        {
            var noise = Behaviors.WhiteNoise(coordinates.Scenario);
            var row = Enumerable.Repeat(1.0, coordinates.Count).ToArray();
            row[0] -= Math.ScaleB(1, -places);
            var proof = new BilocalProof([0, BilocalProof.Leaf, BilocalProof.Leaf], [Math.ScaleB(1, -meanPlaces)], [0, 0], row);
            var model = new BilocalModel(
                coordinates.Scenario,
                [1, 1, 1, 1],
                [1, 1, 1, 1],
                Enumerable.Repeat(1.0, 16 * coordinates.Scenario.Slots(1))
            );
            var sound = BilocalCertificate.Close(coordinates, coordinates.FeaturesOf(noise), model, proof);
            Assert.AreEqual(
                (Rational.Zero, Rational.Zero),
                (sound.Lower, sound.Upper),
                $"{coordinates.Scenario}, {places} and {meanPlaces} places"
            );
            var claim = new BilocalCertificate(
                coordinates,
                coordinates.FeaturesOf(noise),
                model,
                proof,
                new Rational(99, 100),
                0
            );
            Assert.Contains("stated lower bound", claim.Verify()!);
        }
    }

    [TestMethod]
    public void A_tree_that_is_deeper_than_the_stack_is_checked_and_not_a_crash()
    {
        const int Splits = 4000;
        byte[] nodes = [.. Enumerable.Repeat((byte)0, Splits), .. Enumerable.Repeat(BilocalProof.Leaf, Splits + 1)];
        var coordinates = BilocalCoordinates.Summary;
        var proof = new BilocalProof(nodes, [.. Enumerable.Repeat(1.0, Splits)], new int[Splits + 1], new double[4]);
        var model = new BilocalModel(coordinates.Scenario, [1, 1, 1, 1], [1, 1, 1, 1], Enumerable.Repeat(1.0, 64));
        string? whole = "",
            cut = "";
        var thread = new Thread(
            () =>
            {
                whole = new BilocalCertificate(coordinates, new double[4], model, proof, 0, 0).Verify();
                var missing = proof with { Nodes = nodes[..^1], Rows = proof.Rows[..^1] };
                cut = new BilocalCertificate(coordinates, new double[4], model, missing, 0, 0).Verify();
            },
            maxStackSize: 1 << 17
        );
        thread.Start();
        thread.Join();
        Assert.IsNull(whole);
        Assert.Contains("missing", cut!);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void The_distance_to_the_quantum_set_is_never_proven_beyond_what_it_is()
    {
        const double Box = 0.14644660940672624; // (2 - sqrt 2)/4
        var algebra = new OperatorAlgebra(Scenario.Chsh);
        OperatorWord[] words = [.. HierarchyLevel.OneAB.Words(algebra)];
        for (var seed = 0UL; seed < 60; seed++)
        {
            var stream = new RandomStream(seed, 13);
            var inequality = new BellInequality(Scenario.Chsh, Extremes(stream, 16, signed: true));
            var squares = new SumOfSquares(
                Scenario.Chsh,
                words,
                words.Select((_, i) => Extremes(stream, i + 1, signed: true, largest: seed % 3 == 0 ? 1e150 : 1).AsEnumerable())
            );
            var amplitudes = Extremes(stream, 8, signed: true, largest: 1e150)
                .Chunk(2)
                .Select(pair => new Complex(pair[0], pair[1]))
                .ToArray();
            amplitudes[0] += 1e-300;
            var model = new PureModel(
                Scenario.Chsh,
                [2, 2],
                amplitudes,
                [
                    [Measure(stream), Measure(stream)],
                    [Measure(stream), Measure(stream)],
                ]
            );
            var mixture = new ModelMixture([model], [5e-324]);
            var noise = Behaviors.WhiteNoise(Scenario.Chsh);
            Assert.IsNotNull(new QuantumCertificate(noise, inequality, squares, mixture, Tiny, 1).Verify(), $"seed {seed}");
            Assert.IsNotNull(
                new QuantumCertificate(
                    Behaviors.PopescuRohrlich,
                    inequality,
                    squares,
                    mixture,
                    Rational.FromDouble(Box + 1e-15),
                    1
                ).Verify(),
                $"seed {seed}"
            );
            Assert.IsNotNull(
                new QuantumCertificate(
                    Behaviors.PopescuRohrlich,
                    inequality,
                    squares,
                    mixture,
                    0,
                    Rational.FromDouble(Box - 1e-15)
                ).Verify(),
                $"seed {seed}"
            );
        }
    }

    /// <summary>Corners at the largest coordinates that the format allows: a regular octahedron with corners at 4 has the
    /// inradius 4/sqrt 3.</summary>
    [TestMethod]
    public void Hulls_at_the_largest_coordinates_keep_every_bit()
    {
        const long Largest = 1L << (AxisSet.Places + 2);
        int[] octahedron = [0, 1, 2, ~0, 2, 1, 0, ~2, 1, 0, 2, ~1, ~0, 1, ~2, ~0, ~1, 2, 0, ~1, ~2, ~0, ~2, ~1];
        var hull = new AxisHull(new AxisSet(3, [Largest, 0, 0, 0, Largest, 0, 0, 0, Largest]), octahedron);
        Assert.AreEqual(new Rational(16, 3), hull.InradiusSquared());
        Assert.IsNotNull(new AxisHull(hull.Axes, octahedron[3..]).Check(out _), "a facet is missing");
        Assert.IsNotNull(new AxisHull(hull.Axes, [.. octahedron, 0, 1, 2]).Check(out _), "a facet is there twice");
        Assert.IsNotNull(new AxisHull(hull.Axes, [1, 0, 2, .. octahedron[3..]]).Check(out _), "a facet is turned round");
        var cut = new AxisHull(
            new AxisSet(3, [Largest, 0, 0, 0, Largest, 0, 0, 0, Largest, Largest, Largest, -Largest]),
            octahedron
        );
        Assert.Contains("outside", cut.Check(out _)!);
        Assert.ThrowsExactly<InvalidInputException>(() => new AxisHull(hull.Axes, [0, 1, int.MinValue]));
        Assert.ThrowsExactly<InvalidInputException>(() => new AxisSet(3, [Largest + 1, 0, 0]));
        Assert.ThrowsExactly<InvalidInputException>(() => new AxisSet(3, [long.MinValue, 0, 0]));
    }

    /// <summary>The planar Werner state is local up to 1/sqrt 2 exactly, so that no square of axes and no strategies prove more,
    /// and no inequality less.</summary>
    [TestMethod]
    public void The_visibility_of_the_planar_Werner_state_is_never_proven_on_the_wrong_side()
    {
        var family = VisibilityFamily.FromName("werner", "planar");
        const long One = 1L << AxisSet.Places;
        var square = new AxisHull(new AxisSet(2, [2 * One, 0, 0, 2 * One]), [0, 1, 1, ~0, ~0, ~1, ~1, 0]);
        var short_ = new AxisHull(new AxisSet(2, [One, 0, 0, One]), [0, 1, 1, ~0, ~0, ~1, ~1, 0]);
        var above = new Rational(7072, 10_000);
        for (var seed = 0UL; seed < 40; seed++)
        {
            var stream = new RandomStream(seed, 14);
            var count = 1 + stream.NextInt(8);
            sbyte[][] strategies =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(_ => Enumerable.Range(0, 4).Select(_ => (sbyte)(1 - (2 * stream.NextInt(2)))).ToArray()),
            ];
            long[] weights =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(k =>
                        k == 0 ? 1 : 1 + (long)(stream.NextDouble() * ((1L << PolyhedralModel.WeightPlaces) - count) / count)
                    ),
            ];
            var model = new PolyhedralModel(family, [square, square], [], weights, strategies, Rational.One);
            Assert.IsNotNull(new VisibilityCertificate(family, model, null, above, 1).Verify(), $"seed {seed}");
            int[] coefficients = [.. Enumerable.Range(0, 4).Select(_ => stream.NextInt(1 << 28) - (1 << 27))];
            var inequality = new PolyhedralInequality(family, [short_.Axes, short_.Axes], coefficients);
            Assert.IsNotNull(
                new VisibilityCertificate(family, null, inequality, 0, new Rational(7071, 10_000)).Verify(),
                $"seed {seed}"
            );
            Assert.IsNotNull(new VisibilityCertificate(family, null, inequality, 0, -1).Verify());
        }

        Assert.ThrowsExactly<InvalidInputException>(
            () =>
                new PolyhedralModel(
                    family,
                    [square, square],
                    [],
                    [long.MaxValue, long.MaxValue, 2],
                    [
                        [1, 1, 1, 1],
                        [1, 1, 1, 1],
                        [1, 1, 1, 1],
                    ],
                    1
                ),
            "weights that wrap"
        );
        Assert.IsNotNull(
            new VisibilityCertificate(
                family,
                new PolyhedralModel(
                    family,
                    [short_, short_],
                    [],
                    [1],
                    [
                        [1, 1, 1, 1],
                    ],
                    1
                ),
                null,
                new Rational(1, 2),
                1
            ).Verify(),
            "a hull that is too small"
        );
        Assert.IsNotNull(
            new VisibilityCertificate(
                family,
                null,
                new PolyhedralInequality(family, [square.Axes, square.Axes], [-1, 0, 0, -1]),
                0,
                new Rational(1, 2)
            ).Verify(),
            "axes that are no measurements"
        );
    }

    [TestMethod]
    public void A_lower_bound_above_the_upper_one_is_refused_when_a_file_is_read()
    {
        using var folder = new TemporaryFolder();
        var certificate = new Certificate(
            Behaviors.PopescuRohrlich,
            BellInequalities.Chsh,
            new LocalModel(Scenario.Chsh, [0], [1]),
            new Rational(1, 2),
            new Rational(1, 3)
        );
        CertificateFile.Write(folder["wrong.json"], certificate);
        Assert.Contains(
            "above the stated upper bound",
            Assert.ThrowsExactly<InvalidInputException>(() => CertificateFile.ReadAny(folder["wrong.json"])).Message
        );
    }

    [TestMethod]
    public void Whole_numbers_of_doubles_are_exact_or_refused()
    {
        Assert.AreEqual((Int128)1 << 126, Dyadic.Scale<Int128>(1, 126));
        Assert.AreEqual(Int128.MinValue + 1, -((Int128.One << 126) - 1 + Dyadic.Scale<Int128>(1, 126)));
        foreach (
            var (value, places) in ((double, int)[])
                [(1, 127), (1, 128), (-1, 128), (0.5, 0), (3, 126), (1e308, 0), (5e-324, 1073)]
        )
            Assert.ThrowsExactly<OverflowException>(() => Dyadic.Scale<Int128>(value, places), $"{value} {places}");
        foreach (var value in (double[])[5e-324, 1e308, -double.MaxValue, 0.1])
            Assert.AreEqual(
                Rational.FromDouble(value),
                new Rational(Dyadic.Scale<BigInteger>(value, 1074), BigInteger.One << 1074)
            );
        Assert.AreEqual((BigInteger)5, (BigInteger)Dyadic.Scale<long>(5e-324, 1074) * 5);
    }

    private static MeasuredVector[] Measure(RandomStream stream) =>
        [
            .. Enumerable
                .Range(0, 2)
                .Select(outcome => new MeasuredVector(
                    outcome,
                    [.. Extremes(stream, 4, signed: true, largest: 1e10).Chunk(2).Select(pair => new Complex(pair[0], pair[1]))]
                )),
        ];

    /// <summary>Numbers as far apart as doubles are.</summary>
    private static double[] Extremes(RandomStream stream, int count, bool signed, double largest = 1)
    {
        return [.. Enumerable.Range(0, count).Select(_ => Size() * (signed && stream.NextInt(2) == 0 ? -1 : 1))];

        double Size() =>
            stream.NextInt(6) switch
            {
                0 => 5e-324,
                1 => largest,
                2 => 0,
                3 => Math.ScaleB(1, -stream.NextInt(1000)),
                _ => stream.NextDouble(),
            };
    }
}
