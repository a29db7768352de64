using FsCheck;
using FsCheck.Fluent;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Solvers;
using NonlocalityML.Solvers.Measures;
using NonlocalityML.Tests.Bell;

namespace NonlocalityML.Tests.Labeling.Measures;

[TestClass]
public sealed class MeasureTests
{
    private const double Width = 1e-9;

    private static readonly IReadOnlyList<Measure> Costs = [.. Measure.All.Where(measure => measure.IsLocalCost)];

    private static readonly Gen<Scenario> Small = RandomBell.Scenarios.Where(scenario => scenario.StrategyCount <= 250);

    [TestMethod]
    [DataRow("content", 1)]
    [DataRow("white-robustness", 1)]
    [DataRow("local-robustness", 1.0 / 2)]
    [DataRow("no-signaling-robustness", 1.0 / 3)]
    [DataRow("strength", 0.41503749927884376)] // log2(4/3)
    [DataRow("dependence", 2.0 / 3)] // Hall, PRL 105, 250404 (2010)
    [DataRow("setting-bias", 1)]
    [DataRow("communication", 1)] // Pironio, PRA 68, 062102 (2003)
    [DataRow("communication-back", 1)]
    public void The_PR_box_has_its_published_values(string measure, double value) =>
        AssertValue(value, Find(measure, Behaviors.PopescuRohrlich));

    [TestMethod]
    [DataRow(0.55)]
    [DataRow(0.7)]
    [DataRow(0.70710678118654757)]
    [DataRow(0.93)]
    public void On_the_isotropic_line_they_have_closed_forms(double visibility)
    {
        var (behavior, s) = (Behaviors.Isotropic(visibility), 4 * visibility);
        foreach (var measure in (string[])["content", "setting-bias", "communication", "communication-back"])
            AssertValue((s - 2) / 2, Find(measure, behavior));
        AssertValue((2 * visibility) - 1, Find("white-robustness", behavior));
        AssertValue((s - 2) / 3, Find("dependence", behavior));
        // D(w, 3/4) with w = (4 + S)/8: Hall and Branciard, arXiv:2007.11903, eq. (29).
        var w = (4 + s) / 8;
        AssertValue((w * Math.Log2(w / 0.75)) + ((1 - w) * Math.Log2((1 - w) / 0.25)), Find("strength", behavior));
    }

    [TestMethod]
    public void The_statistical_strength_of_published_tables_is_met()
    {
        AssertValue(0.046273846853407, Find("strength", Behaviors.Tsirelson), 1e-12);
        AssertValue(0.0157895842, Find("strength", Planar(States.Werner(1), 3, 2 * Math.PI / 3)), 1e-10);
    }

    /// <summary>At the Tsirelson point 13.8 % of free choice, M/2, is given up (Hall, PRL 105, 250404 (2010)).</summary>
    [TestMethod]
    public void The_measurement_dependence_of_the_Tsirelson_point_is_the_published_one() =>
        AssertValue((2 * Math.Sqrt(2) - 2) / 3, Find("dependence", Behaviors.Tsirelson));

    [TestMethod]
    public void The_visibility_of_the_singlet_on_the_axes_of_the_icosahedron_is_that_of_the_literature()
    {
        var angle = Math.Atan((1 + Math.Sqrt(5)) / 2);
        var (s, c) = (Math.Sin(angle), Math.Cos(angle));
        var axes = ((double X, double Y, double Z)[])[(0, c, s), (0, c, -s), (c, s, 0), (c, -s, 0), (s, 0, c), (-s, 0, c)];
        var measurements = axes.Select(axis => Measurement.Bloch(axis.X, axis.Y, axis.Z)).ToList();
        var found = Find("white-robustness", BornRule.Apply(States.Werner(1), [measurements, measurements]));
        var (lower, upper) = Robustness.Visibility(found);
        Assert.AreEqual(0.778392, (double)lower, 1e-6, "arXiv:2302.04721, README of BellPolytopes.jl: 0.778 to 0.779");
        Assert.IsLessThan(Width, (double)(upper - lower));
    }

    [TestMethod]
    public void The_visibility_of_GHZ_on_three_axes_in_the_plane_is_four_sevenths()
    {
        var axes = Enumerable
            .Range(0, 3)
            .Select(k => Measurement.Bloch(Math.Cos(k * Math.PI / 3), Math.Sin(k * Math.PI / 3), 0))
            .ToList();
        var (lower, upper) = Robustness.Visibility(Find("white-robustness", BornRule.Apply(States.Ghz(3), [axes, axes, axes])));
        Assert.AreEqual(4.0 / 7, (double)lower, 1e-9);
        Assert.AreEqual(4.0 / 7, (double)upper, 1e-9);
    }

    [TestMethod]
    public void They_agree_about_which_tables_are_local_and_keep_their_order() =>
        ForRandom(
            40,
            (behavior, _) =>
            {
                using var engine = NonlocalityEngines.Structured(Scenario.Chsh);
                var nl = engine.Solve(behavior);
                var found = Costs.ToDictionary(measure => measure.Name, measure => Find(measure.Name, behavior));
                foreach (var (name, certificate) in found)
                {
                    Assert.IsLessThan(Width, certificate.Width, name);
                    Assert.AreEqual(nl.Lower > Rational.FromDouble(Width), certificate.Lower > Rational.FromDouble(1e-14), name);
                }

                var (noise, strength) = (found["no-signaling-robustness"], found["strength"]);
                Assert.IsTrue(noise.Lower <= found["local-robustness"].Upper);
                Assert.IsTrue(found["local-robustness"].Lower <= found["white-robustness"].Upper);
                Assert.IsTrue(nl.Lower <= found["content"].Upper, "what is not local weighs at least the distance");
                Assert.IsTrue(found["content"].Lower <= found["setting-bias"].Upper, "what no setting changes is a local part");
                AssertValue((double)found["content"].Lower, found["communication"], 2 * Width);
                AssertValue((double)found["content"].Lower, found["communication-back"], 2 * Width);
                Assert.IsTrue(nl.Lower <= noise.Upper / (1 + noise.Upper), "so much noise moves the table so far at most");
                Assert.IsTrue(2 / Math.Log(2) * Math.Pow((double)nl.Lower, 2) <= (double)strength.Upper, "Pinsker");
            }
        );

    [TestMethod]
    public void Relabelling_leaves_them_and_mixing_with_a_local_table_does_not_raise_them() =>
        ForRandom(
            12,
            (behavior, stream) =>
            {
                var relabelled = Relabeling.Random(Scenario.Chsh, stream).Apply(behavior);
                var mixed = behavior.MixWith(RandomBehaviors.Local(Scenario.Chsh, stream), stream.NextDouble());
                foreach (var measure in Costs)
                {
                    var found = Find(measure.Name, behavior);
                    AssertValue((double)found.Lower, Find(measure.Name, relabelled), 2 * Width);
                    Assert.IsTrue(Find(measure.Name, mixed).Lower <= found.Upper, measure.Name);
                }
            }
        );

    [TestMethod]
    public void Local_tables_of_every_scenario_have_none_of_them() =>
        RandomBell.ForAll(
            Small,
            (scenario, stream) =>
            {
                var behavior = RandomBehaviors.Local(scenario, stream);
                foreach (var measure in Costs.Where(measure => measure.FaultOf(scenario) is null))
                    AssertValue(0, Find(measure.Name, behavior));
            }
        );

    /// <summary>The simplex on a tableau, which the C library uses, meets OR-Tools in every scenario.</summary>
    [TestMethod]
    public void Another_solver_finds_the_same_values() =>
        RandomBell.ForAll(
            Small,
            (scenario, stream) =>
            {
                var behavior = RandomBehaviors.Arbitrary(scenario, stream);
                foreach (var measure in Costs.Where(measure => measure.FaultOf(behavior) is null))
                {
                    if (measure is MeasurementDependence || (measure is SettingBias && scenario.StrategyCount > 32))
                        continue;
                    using var engine = MeasureEngine.For(measure, scenario, new TableauSimplex(), NonlocalityEngines.Structured);
                    var other = engine.Solve(behavior);
                    Assert.IsNull(other.Verify());
                    AssertValue((double)Find(measure.Name, behavior).Lower, other, 2 * Width);
                }
            }
        );

    [TestMethod]
    public void Tables_that_signal_have_a_content_and_a_strength_and_no_robustness() =>
        RandomBell.ForAll(
            Small,
            (scenario, stream) =>
            {
                var behavior = RandomBehaviors.Arbitrary(scenario, stream);
                foreach (var measure in Costs.Where(measure => measure.FaultOf(scenario) is null))
                {
                    if (measure is SettingBias && scenario.StrategyCount > 32)
                        continue; // it takes tens of programs where a table signals
                    if (measure is MeasurementDependence)
                    {
                        // Beyond CHSH its ends need not meet. It asks four engines.
                        if (scenario.StrategyCount <= 64)
                            Assert.IsNull(Find(measure.Name, behavior).Verify());
                    }
                    else if (!measure.NeedsNoSignaling || behavior.SignalingResidual <= Measure.SignalingTolerance)
                        Assert.IsLessThan(Width, Find(measure.Name, behavior).Width, $"{measure} in {scenario}");
                    else
                        Assert.Contains(
                            "signals by",
                            Assert.ThrowsExactly<InvalidInputException>(() => Find(measure.Name, behavior)).Message
                        );
                }
            }
        );

    [TestMethod]
    public void Certificates_that_were_tampered_with_are_refused() =>
        ForRandom(
            6,
            (_, stream) =>
            {
                var behavior = Behaviors.Isotropic(stream.NextDouble(0.6, 0.95));
                foreach (var measure in Costs)
                {
                    var good = Find(measure.Name, behavior);
                    var little = Rational.FromDouble(1e-6);
                    Refused("stated lower bound", good, lower: good.Lower + little);
                    Refused("stated upper bound", good, upper: good.Upper - little);
                    var coefficients = good.Inequality.Coefficients.ToArray();
                    var largest = Array.FindIndex(coefficients, value => Math.Abs(value) > 0.9);
                    coefficients[largest] /= -2;
                    Refused("inequality", good, inequality: new BellInequality(behavior.Scenario, coefficients));
                    var weights = good.Weights.Weights.ToArray();
                    weights[0] += measure is NonlocalContent ? 0.1 : 0.01;
                    Refused("", good, weights: new StrategyWeights(good.Weights.Scenario, good.Weights.Strategies, weights));
                    if (measure is not (LocalNoiseRobustness or MeasurementDependence))
                    {
                        weights[0] = -0.5;
                        Refused(
                            "must be at least 0",
                            good,
                            weights: new StrategyWeights(good.Weights.Scenario, good.Weights.Strategies, weights)
                        );
                    }
                }
            }
        );

    [TestMethod]
    public void A_certificate_comes_back_bit_for_bit_from_its_document()
    {
        foreach (var measure in Costs)
        {
            var certificate = Find(measure.Name, Behaviors.Tsirelson);
            var text = certificate.ToJson();
            var back = (MeasureCertificate)CertificateDocument.Parse(text);
            Assert.AreEqual(measure, back.Measure);
            Assert.Contains($"<= {measure.Title} <=", ((ICertificate)back).Statement);
            Assert.AreEqual((certificate.Lower, certificate.Upper), (back.Lower, back.Upper));
            Assert.IsNull(back.Verify());
            Assert.AreEqual(text, back.ToJson());
        }
    }

    private static void Refused(
        string reason,
        MeasureCertificate good,
        Rational? lower = null,
        Rational? upper = null,
        BellInequality? inequality = null,
        StrategyWeights? weights = null
    )
    {
        var bad = new MeasureCertificate(
            good.Measure,
            good.Behavior,
            inequality ?? good.Inequality,
            weights ?? good.Weights,
            lower ?? good.Lower,
            upper ?? good.Upper
        );
        var fault = bad.Verify();
        Assert.IsNotNull(fault, $"{good.Measure}, {reason}");
        Assert.Contains(reason, fault);
    }

    private static MeasureCertificate Find(string measure, Behavior behavior)
    {
        using var engine = MeasureEngine.For(Measure.Named(measure), behavior.Scenario);
        var certificate = engine.Solve(behavior);
        Assert.IsNull(certificate.Verify());
        return certificate;
    }

    private static Behavior Planar(State state, int settings, double step)
    {
        var axes = Enumerable.Range(0, settings).Select(k => Measurement.InXzPlane(k * step)).ToList();
        return BornRule.Apply(state, [axes, axes]);
    }

    private static void ForRandom(int count, Action<Behavior, RandomStream> assert)
    {
        for (var i = 0; i < count; i++)
        {
            var stream = new RandomStream(21, (ulong)i);
            assert(RandomBehaviors.NoSignalingChsh(stream), stream);
        }
    }

    private static void AssertValue(double value, MeasureCertificate certificate, double tolerance = Width)
    {
        var name = $"{certificate.Measure}: {(double)certificate.Lower:R} to {(double)certificate.Upper:R}";
        Assert.AreEqual(value, (double)certificate.Lower, tolerance, name);
        Assert.AreEqual(value, (double)certificate.Upper, tolerance, name);
    }
}
