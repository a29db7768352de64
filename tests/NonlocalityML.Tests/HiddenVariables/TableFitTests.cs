using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.HiddenVariables.Tables;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Quantum;

namespace NonlocalityML.Tests.HiddenVariables;

/// <summary>The nearest local model of a table by gradient descent, against the linear program and closed forms.</summary>
[TestClass]
public sealed class TableFitTests
{
    private static readonly Scenario Uneven = Scenario.Parse("[(2 3) (3 2 2) (2 2)]");

    public static IEnumerable<object[]> Tables =>
        [
            ["PR box", Behaviors.PopescuRohrlich, 0.25],
            ["Tsirelson", Behaviors.Tsirelson, (Math.Sqrt(2) - 1) / 4],
            ["local", Behaviors.Isotropic(0.5), 0.0],
            // Mermin's inequality: four of the eight settings have perfect correlations, of which a local model can have three.
            ["GHZ", Ghz(), 0.125],
            [
                "Delft",
                MeasuredTable.Read(Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv")).Behavior,
                0.0528124838,
            ],
        ];

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Tables))]
    public void The_cloud_comes_as_near_as_the_linear_program(string name, Behavior behavior, double nonlocality)
    {
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, behavior.Scenario);
        var exact = engine.Solve(behavior);
        var fit = TableFitter.Fit(behavior, new TableFitOptions { Seed = 5 });
        var certificate = TableFitCard.Certify(fit, exact);
        Assert.IsNull(certificate.Verify(), name);
        Assert.AreEqual(nonlocality, (double)exact.Lower, 1e-9, name);
        Assert.AreEqual(nonlocality, (double)certificate.Upper, 1e-3, name);
        Assert.IsGreaterThanOrEqualTo((double)exact.Lower, (double)certificate.Upper, name);
        Assert.IsGreaterThan((double)certificate.Upper + 0.05, fit.History[0], "the fit began elsewhere");
    }

    /// <summary>A cloud's behavior is the mean of products of its responses, and its strategies have the same.</summary>
    [TestMethod]
    public void Strategies_of_a_cloud_give_its_behavior()
    {
        var model = new SoftResponses(Uneven, 7, new RandomStream(9, 1));
        var slots = new double[Uneven.SlotLength];
        model.Evaluate(slots);
        var cloud = new TableCloud(Uneven, model.Probabilities);
        var (a, b, c) = (cloud.Responses[0], cloud.Responses[1], cloud.Responses[2]);
        for (var i = 0; i < slots.Length; i++)
        {
            var (x, y, z) = (i / 28, i / 4 % 7, i % 4);
            Assert.AreEqual(
                Enumerable.Range(0, 7).Average(k => a[(5 * k) + x] * b[(7 * k) + y] * c[(4 * k) + z]),
                slots[i],
                1e-15
            );
        }

        var local = cloud.ToLocalModel();
        Assert.IsLessThanOrEqualTo(
            7 * 4 * 5 * 3,
            local.Weights.Length,
            "one more than there are free probabilities, for each party"
        );
        var behavior = local.ToBehavior().Table;
        var table = Uneven.ToTable<double>(slots);
        for (var i = 0; i < table.Length; i++)
            Assert.AreEqual(table[i], behavior[i], 1e-14);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Gradients_are_those_of_differences()
    {
        var model = new SoftResponses(Uneven, 3, new RandomStream(4, 2));
        var stream = new RandomStream(4, 3);
        double[] slope = [.. Enumerable.Range(0, Uneven.SlotLength).Select(_ => stream.NextNormal())],
            p = new double[slope.Length];
        model.Evaluate(p);
        model.Differentiate(slope);
        for (var party = 0; party < 3; party++)
        for (var i = 0; i < model.Numbers[party].Length; i++)
        {
            var number = model.Numbers[party][i];
            var difference = (At(number + 1e-5) - At(number - 1e-5)) / 2e-5;
            model.Numbers[party][i] = number;
            Assert.AreEqual(difference, model.Gradients[party][i], 1e-9, $"party {party}, number {i}");

            double At(double value)
            {
                model.Numbers[party][i] = value;
                model.Evaluate(p);
                return p.Zip(slope, (x, y) => x * y).Sum();
            }
        }
    }

    [TestMethod]
    public void Wrong_sizes_are_refused()
    {
        Refusal.Says(
            "Points of a fit to a table is 0",
            () => TableFitter.Fit(Behaviors.Tsirelson, new TableFitOptions { Points = 0 })
        );
        Refusal.Says("Steps", () => TableFitter.Fit(Behaviors.Tsirelson, new TableFitOptions { Steps = 0 }));
        Refusal.Says("Rate", () => TableFitter.Fit(Behaviors.Tsirelson, new TableFitOptions { Rate = double.NaN }));
        Refusal.Says(
            "no probabilities",
            () =>
                new TableCloud(
                    Scenario.Chsh,
                    [
                        [0.5, 0.5, 1, 0],
                        [0.5, 0.6, 1, 0],
                    ]
                )
        );
        Refusal.Says(
            "no probabilities",
            () =>
                new TableCloud(
                    Scenario.Chsh,
                    [
                        [0.5, 0.5, 1, 0],
                        [1.5, -0.5, 1, 0],
                    ]
                )
        );
        Refusal.Says(
            "not those of",
            () =>
                new TableCloud(
                    Scenario.Chsh,
                    [
                        [0.5, 0.5, 1, 0],
                        [0.5, 0.5, 1, 0, 1, 0, 1, 0],
                    ]
                )
        );
    }

    private static Behavior Ghz()
    {
        Measurement[] settings = [Measurement.Bloch(1, 0, 0), Measurement.Bloch(0, 1, 0)];
        return BornRule.Apply(States.Ghz(3), [settings, settings, settings]);
    }
}
