using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling.Bilocal;

[TestClass]
public sealed class BilocalCertificateTests
{
    private static readonly BilocalCertificate Sound = new BilocalEngine(BilocalCoordinates.Correlators).Solve(
        BilocalPoints.Nonbilocal(5)
    );

    private static readonly BilocalProof Proof = Sound.Proof;

    [TestMethod]
    public void The_certificate_verifies_and_has_a_tree_with_splits_at_both_ends()
    {
        Assert.IsNull(((ICertificate)Sound).Verify());
        Assert.IsGreaterThan(3, Proof.LeafCount);
        Assert.IsTrue(Proof.Nodes.Any(node => node < 3) && Proof.Nodes.Any(node => node is >= 3 and < 6));
    }

    [TestMethod]
    public void JSON_reads_back_without_loss()
    {
        foreach (var coordinates in BilocalPoints.All)
        {
            var certificate = new BilocalEngine(coordinates, new BilocalOptions { MaximumCells = 5 }).Solve(
                BilocalPoints.Model(coordinates.Scenario, 2).ToBehavior()
            );
            var copy = BilocalCertificateJson.Parse(BilocalCertificateJson.Format(certificate));
            Assert.IsNull(copy.Verify());
            Assert.AreEqual(BilocalCertificateJson.Format(certificate), BilocalCertificateJson.Format(copy));
        }

        var text = BilocalCertificateJson.Format(Sound);
        foreach (
            var bad in new[]
            {
                "",
                "null",
                "{}",
                "[1]",
                text[..^9],
                text.Replace("correlators", "corelators", StringComparison.Ordinal),
                text.Replace("certificate-1", "certificate-9", StringComparison.Ordinal),
                text.Replace("\"nodes\":[", "\"nodes\":[7,", StringComparison.Ordinal),
            }
        )
            Assert.ThrowsExactly<InvalidInputException>(() => BilocalCertificateJson.Parse(bad), bad[..Math.Min(20, bad.Length)]);
    }

    [TestMethod]
    public void A_tighter_statement_than_the_proof_is_refused()
    {
        var step = new Rational(1, 1_000_000);
        Assert.Contains("stated lower bound", With(lower: Sound.Lower + step).Verify()!);
        Assert.Contains("stated upper bound", With(upper: Sound.Upper - step).Verify()!);
        Assert.IsNull(With(lower: Sound.Lower - step, upper: Sound.Upper + step).Verify());
    }

    [TestMethod]
    public void Every_tampered_leaf_that_carries_the_bound_is_refused()
    {
        // Some coefficient of some row carries the bound; a vector of zeros proves nothing.
        Assert.Contains(
            "stated lower bound",
            With(Proof with { Coefficients = new double[Proof.Coefficients.Length] }).Verify()!
        );
        var tooLarge = Changed(Proof.Coefficients, 11, 1.0000001);
        Assert.Contains("coefficient 1 of row 1 is 1.0000001", With(Proof with { Coefficients = tooLarge }).Verify()!);
        Assert.Contains(
            "coefficient 1 of row 1 is NaN",
            With(Proof with { Coefficients = Changed(Proof.Coefficients, 11, double.NaN) }).Verify()!
        );
        Assert.Contains("leaf 2 names row 9999", With(Proof with { Rows = Changed(Proof.Rows, 2, 9999) }).Verify()!);
        var swapped = Proof with { Rows = [.. Proof.Rows.Reverse()] };
        Assert.Contains("stated lower bound", With(swapped).Verify()!);
    }

    [TestMethod]
    public void A_cover_with_a_missing_leaf_is_refused()
    {
        Assert.Contains("is missing", With(Proof with { Nodes = Proof.Nodes[..^1], Rows = Proof.Rows[..^1] }).Verify()!);
        Assert.Contains("leaves", With(Proof with { Nodes = Proof.Nodes[..^1] }).Verify()!);
        Assert.Contains("is missing", With(new BilocalProof([], [], [], [])).Verify()!);
        Assert.Contains(
            "outside the tree",
            With(Proof with { Nodes = [.. Proof.Nodes, BilocalProof.Leaf], Rows = [.. Proof.Rows, 0] }).Verify()!
        );
        Assert.Contains("thresholds", With(Proof with { Thresholds = Proof.Thresholds[1..] }).Verify()!);
        Assert.Contains("threshold 0 is 1.5", With(Proof with { Thresholds = Changed(Proof.Thresholds, 0, 1.5) }).Verify()!);
        Assert.Contains("node 0 is 7", With(Proof with { Nodes = Changed(Proof.Nodes, 0, (byte)7) }).Verify()!);
        Assert.Contains(
            "stated lower bound",
            With(Proof with { Thresholds = Changed(Proof.Thresholds, 0, -Proof.Thresholds[0]) }).Verify()!
        );
    }

    [TestMethod]
    public void A_tampered_model_is_refused()
    {
        var model = new BilocalModel(Sound.Model.Scenario, Sound.Model.Last.Reverse(), Sound.Model.Last, Sound.Model.Responses);
        Assert.Contains("stated upper bound", With(model: model).Verify()!);
    }

    [TestMethod]
    public void The_distance_of_a_model_to_itself_is_zero_and_its_behavior_factorises()
    {
        foreach (var scenario in new[] { BilocalPoints.Line, BilocalPoints.FourOutcomes })
        {
            var model = BilocalPoints.Model(scenario, 4);
            var behavior = model.ToBehavior();
            Assert.AreEqual(0, behavior.SignalingResidual, 1e-14);
            var check = BilocalCertificate.Close(
                BilocalCoordinates.Probabilities(scenario),
                BilocalCoordinates.Probabilities(scenario).FeaturesOf(behavior),
                model,
                new BilocalProof([BilocalProof.Leaf], [], [0], new double[scenario.SlotLength])
            );
            Assert.AreEqual(0, (double)check.Upper, 1e-15);
            for (var i = 0; i < 16; i++)
            {
                var (a, c, x, z) = (i >> 3, (i >> 2) & 1, (i >> 1) & 1, i & 1);
                Assert.AreEqual(Marginal(a, null) * Marginal(null, c), Marginal(a, c), 1e-14, $"{scenario} {i}");

                double Marginal(int? first, int? last) =>
                    (
                        from p in Enumerable.Range(0, 2)
                        from b in Enumerable.Range(0, scenario.Outcomes(1, 0))
                        from r in Enumerable.Range(0, 2)
                        where p == (first ?? p) && r == (last ?? r)
                        select behavior[[p, b, r], [x, 0, z]]
                    ).Sum();
            }
        }
    }

    [TestMethod]
    public void Vertices_of_the_check_and_of_the_search_span_the_same_cells()
    {
        for (var seed = 0UL; seed < 200; seed++)
        {
            var stream = new RandomStream(seed, 0);
            var (cell, polytope) = (StrategyCell.Simplex, EndPolytope.Whole(10));
            for (var cut = 0; cut < 5; cut++)
            {
                var (mean, above, threshold) = (stream.NextInt(3), stream.NextInt(2) == 1, stream.NextInt(1025) - 512);
                cell = cell.Part(mean, threshold / 1024.0, above);
                polytope = polytope.Part(mean, threshold, above);
            }

            for (var mean = 0; mean < 3 && polytope.Vertices.Count > 0; mean++)
            {
                double[] exact =
                [
                    .. polytope.Vertices.Select(vertex => StrategyCell.Mean([.. vertex.Select(weight => weight / 4096.0)], mean)),
                ];
                var (low, high) = cell.Range(mean);
                Assert.AreEqual(exact.Min(), low, 1e-12, $"seed {seed}");
                Assert.AreEqual(exact.Max(), high, 1e-12, $"seed {seed}");
            }

            Assert.AreEqual(polytope.Vertices.Count == 0, cell.Vertices.Length == 0, $"seed {seed}");
        }
    }

    private static BilocalCertificate With(
        BilocalProof? proof = null,
        BilocalModel? model = null,
        Rational? lower = null,
        Rational? upper = null
    ) =>
        new(
            Sound.Coordinates,
            Sound.Features.AsSpan(),
            model ?? Sound.Model,
            proof ?? Proof,
            lower ?? Sound.Lower,
            upper ?? Sound.Upper
        );

    private static T[] Changed<T>(T[] values, int index, T value)
    {
        T[] copy = [.. values];
        copy[index] = value;
        return copy;
    }
}
