using NonlocalityML.Bell;
using NonlocalityML.HiddenVariables.Machines;
using NonlocalityML.Labeling.Measures;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Solvers.Measures;
using NonlocalityML.Tests.Cli;
using NonlocalityML.Tests.Labeling;

namespace NonlocalityML.Tests.HiddenVariables;

/// <summary>Boltzmann machines whose hidden variable knows the settings (Weinstein, arXiv:1707.03114, 1807.03910).</summary>
[TestClass]
public sealed class MachineFitTests
{
    private static readonly Scenario Uneven = Scenario.Parse("[(2 3) (2) (2 2)]");

    /// <summary>p(outcomes given settings) is the mean of products of local answers, by summing over all hidden
    /// variables.</summary>
    [TestMethod]
    public void A_machine_is_a_story_of_local_answers_and_a_hidden_variable_that_knows_the_settings()
    {
        var machine = new BoltzmannMachine(Uneven, 5, new RandomStream(21, 3));
        var logarithms = new double[Uneven.SlotLength];
        machine.Evaluate(logarithms);
        var hidden = machine.HiddenDistribution();
        for (var i = 0; i < logarithms.Length; i++)
        {
            var (outcomes, settings) = Uneven.EntryOf(Uneven.TableIndexOfSlot[i]);
            var joint = Uneven.TableIndexOfSlot[i] % Uneven.SettingTuples;
            var sum = 0.0;
            for (var h = 0; h < 32; h++)
            {
                var isOn = Enumerable.Range(0, 5).Select(unit => (h >> unit & 1) != 0).ToArray();
                var product = hidden[h, joint];
                for (var party = 0; party < 3; party++)
                    product *= machine.Answers(party, settings[party], isOn, out _)[outcomes[party]];
                sum += product;
            }

            Assert.AreEqual(sum, Math.Exp(logarithms[i]), 1e-13);
        }
    }

    [TestMethod]
    public void Its_gradient_is_that_of_differences()
    {
        var machine = new BoltzmannMachine(Uneven, 3, new RandomStream(21, 4));
        var q = Uneven.ToSlots(RandomBehaviors.Local(Uneven, new RandomStream(21, 5)).Table);
        double[] logarithms = new double[q.Length],
            slope = new double[q.Length];
        machine.Evaluate(logarithms);
        for (var i = 0; i < q.Length; i++)
            slope[i] = Math.Exp(logarithms[i]) - q[i];
        machine.Differentiate(slope);
        for (var k = 0; k < machine.Numbers.Length; k++)
            Assert.AreEqual((Loss(k, 1e-5) - Loss(k, -1e-5)) / 2e-5, machine.Gradient[k], 1e-8);

        double Loss(int k, double shift)
        {
            var there = new double[q.Length];
            machine.Numbers[k] += shift;
            machine.Evaluate(there);
            machine.Numbers[k] -= shift;
            return -q.Zip(there, (p, logarithm) => p * logarithm).Sum();
        }
    }

    /// <summary>The singlet, the angle between the settings by eighths of a turn: correlations -cos within 1e-3; and what the
    /// hidden variable knows is never less than what is proven of the machine's own table.</summary>
    [TestMethod]
    public void It_learns_the_correlations_of_the_singlet_and_knows_at_least_what_is_proven()
    {
        var axes = Enumerable.Range(0, 4).Select(k => Measurement.InXzPlane(k * Math.PI / 8)).ToList();
        var singlet = BornRule.Apply(States.Werner(1), [axes, axes]);
        var fit = MachineFitter.Fit(
            singlet,
            new MachineFitOptions
            {
                HiddenUnits = 8,
                Steps = 4000,
                Seed = 1,
            }
        );
        var (wanted, found) = (Correlators.Of(singlet), Correlators.Of(fit.Behavior));
        for (var x = 0; x < 4; x++)
        for (var y = 0; y < 4; y++)
        {
            Assert.AreEqual(-Math.Cos((x - y) * Math.PI / 8), wanted[x + 1, y + 1], 1e-12);
            Assert.AreEqual(wanted[x + 1, y + 1], found[x + 1, y + 1], 1e-3);
        }

        var knows = SettingsKnowledge.Of(fit.Machine.HiddenDistribution());
        Assert.IsGreaterThanOrEqualTo((double)Least("strength", fit.Behavior), knows.Information);
        Assert.IsGreaterThanOrEqualTo((double)Least("setting-bias", fit.Behavior), knows.Bias);
        Assert.IsGreaterThan(0, (double)Least("strength", fit.Behavior));
    }

    [TestMethod]
    public void Contrastive_divergence_comes_near_too()
    {
        var options = new MachineFitOptions
        {
            HiddenUnits = 4,
            Steps = 1500,
            GibbsSteps = 3,
            Seed = 2,
        };
        var fit = MachineFitter.Fit(Behaviors.Isotropic(0.6), options);
        Assert.IsGreaterThan(0.02, fit.History[0]);
        Assert.IsLessThan(0.01, fit.History[^1]);
    }

    /// <summary>What knows nothing has 0 of each; what tells two settings for certain has one bit, M = 2 and bias 1.</summary>
    [TestMethod]
    public void Knowledge_of_the_settings_has_its_extremes()
    {
        var nothing = SettingsKnowledge.Of(
            new[,]
            {
                { 0.25, 0.25 },
                { 0.75, 0.75 },
            }
        );
        Assert.AreEqual((0, 0, 0), (nothing.Information, nothing.Dependence, nothing.Bias));
        var all = SettingsKnowledge.Of(
            new[,]
            {
                { 1.0, 0 },
                { 0, 1.0 },
            }
        );
        Assert.AreEqual((1, 2, 1), (all.Information, all.Dependence, all.Bias));
        Assert.AreEqual(1, all.Distances[0][1]);
    }

    [TestMethod]
    public void The_command_says_that_it_is_not_local_and_writes_proofs_that_verify()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv");
        var text = Nonlocality.Print(
            "fit",
            "--behavior",
            file,
            "--settings-dependent",
            "--hidden-units",
            "4",
            "--steps",
            "400",
            "--out",
            folder["story"]
        );
        Assert.Contains("Not local in Bell's sense", text);
        Assert.Contains("proven", text);
        Assert.Contains("holds", Nonlocality.Print("verify", Path.Combine(folder["story"], "certificate-strength.json")));
        Assert.Contains("Not local in Bell", File.ReadAllText(Path.Combine(folder["story"], "report.html")));
        Nonlocality.Print("report", folder["story"], "--out", folder["page.html"]);
        Nonlocality.Refuse("does not go", "fit", "--state", "werner", "--settings-dependent", "--out", folder["other"]);
        Nonlocality.Refuse("does not go", "fit", "--behavior", file, "--gibbs", "2", "--out", folder["other"]);
    }

    private static Rational Least(string measure, Behavior behavior)
    {
        using var engine = MeasureEngine.For(Measure.Named(measure), behavior.Scenario);
        return engine.Solve(behavior).Lower;
    }
}
