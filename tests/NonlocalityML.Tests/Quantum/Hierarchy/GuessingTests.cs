using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Tests.Cli;

namespace NonlocalityML.Tests.Quantum.Hierarchy;

/// <summary>What a table is worth: guessing probabilities with proof, and the closed forms of CHSH.</summary>
[TestClass]
public sealed class GuessingTests
{
    /// <summary>README of QuantumNPA.jl: 0.7467 at level 2 of one moment matrix of all operators, the guess among them. Here each
    /// guess has a matrix of that level, which holds longer products with the guess: the bound is a little better.</summary>
    [TestMethod]
    public void Both_outcomes_at_nine_tenths_of_the_Tsirelson_point_are_guessed_as_published()
    {
        var tsirelson = BornRule.Apply(States.Werner(0.9), AngleList.Parse("0,90;225,135"));
        var found = GuessingProgram.Solve(tsirelson, [0, 0], HierarchyLevel.Two);
        Assert.IsNull(found.Verify());
        Assert.AreEqual(0.7467, (double)found.Upper, 6e-4);
        Assert.IsLessThan(0.74675, (double)found.Upper);
        var coarse = GuessingProgram.Solve(tsirelson, [0, 0], HierarchyLevel.OneAB);
        Assert.IsGreaterThanOrEqualTo(found.Upper.RoundDown(), coarse.Upper.RoundUp() + 1e-8, "a lower level proves less");
        Assert.AreEqual((1 + (0.9 / Math.Sqrt(2))) / 4, (double)found.Lower, 1e-12, "the likeliest outcome");
    }

    /// <summary>The trials of one bit grow with the logarithm of what the confidence leaves: log(8/0.001)/log(8/0.05).</summary>
    [TestMethod]
    public void More_confidence_needs_more_trials()
    {
        var ratio = ChshWorth.TrialsFor(1e-9, 2.4, 0.999)!.Value / ChshWorth.TrialsFor(1e-9, 2.4, 0.95)!.Value;
        Assert.AreEqual(Math.Log(8 / 0.001) / Math.Log(8 / 0.05), ratio, 0.01);
        var file = Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv");
        Assert.Contains("certified at 99.9 %", Nonlocality.Print("score", file, "--worth", "--confidence", "0.999"));
        Nonlocality.Refuse("--worth is missing", "score", file, "--confidence", "0.9");
    }

    /// <summary>The whole table says at least as much of one outcome as S does (Pironio et al., Nature 464, 1021 (2010)), and
    /// nobody guesses worse than blindly.</summary>
    [TestMethod]
    [DataRow(2.2)]
    [DataRow(2.4225)]
    [DataRow(2.578)]
    [DataRow(2.7)]
    public void One_outcome_on_the_isotropic_line_is_guessed_no_better_than_the_closed_form_says(double s)
    {
        var found = GuessingProgram.Solve(Behaviors.Isotropic(s / 4), [0, -1], HierarchyLevel.Two);
        Assert.IsNull(found.Verify());
        Assert.IsLessThanOrEqualTo(ChshWorth.Guess(s) + 1e-7, (double)found.Upper);
        Assert.IsGreaterThan(ChshWorth.Guess(s) - 0.02, (double)found.Upper);
        Assert.AreEqual(0.5, (double)found.Lower, 1e-12);
    }

    [TestMethod]
    public void Local_tables_hide_nothing_and_boxes_beyond_quantum_are_refused()
    {
        var local = GuessingProgram.Solve(Behaviors.Isotropic(0.5), [1, 1], HierarchyLevel.OneAB);
        Assert.AreEqual(1, (double)local.Upper, 1e-6);
        Assert.ThrowsExactly<SolverException>(() =>
            GuessingProgram.Solve(Behaviors.PopescuRohrlich, [0, 0], HierarchyLevel.OneAB)
        );
        Assert.ThrowsExactly<InvalidInputException>(() =>
            GuessingProgram.Solve(Behaviors.Isotropic(0.6), [2, 0], HierarchyLevel.OneAB)
        );
    }

    [TestMethod]
    public void A_certificate_comes_back_bit_for_bit_and_is_refused_when_it_was_changed()
    {
        var good = GuessingProgram.Solve(Behaviors.Isotropic(0.65), [0, -1], HierarchyLevel.OneAB);
        var text = good.ToJson();
        var back = (GuessingCertificate)CertificateDocument.Parse(text);
        Assert.IsNull(back.Verify());
        Assert.AreEqual(text, back.ToJson());
        var little = Rational.FromDouble(1e-6);
        Refused("sums of squares prove only", good.Functional, good.Lower, good.Upper - little);
        Refused("likeliest", good.Functional, good.Lower + little, good.Upper);
        var coefficients = good.Functional.Coefficients.ToArray();
        coefficients[0] -= Math.ScaleB(1, -6);
        Refused("sums of squares prove only", new BellInequality(good.Functional.Scenario, coefficients), good.Lower, good.Upper);
        coefficients[0] += Math.ScaleB(1, -50);
        Refused("binary places", new BellInequality(good.Functional.Scenario, coefficients), good.Lower, good.Upper);

        void Refused(string reason, BellInequality functional, Rational lower, Rational upper) =>
            Assert.Contains(
                reason,
                new GuessingCertificate(good.Behavior, good.Settings, functional, good.Squares, lower, upper).Verify()!
            );
    }

    /// <summary>Values as published or computed elsewhere: Pironio et al. 2010; Acin et al. 2007; Kaniewski 2016.</summary>
    [TestMethod]
    [DataRow(2.2, 0.082515, 0.157288, 0.565165)]
    [DataRow(2.4225, 0.209243, 0.369853, 0.719122)]
    [DataRow(2.578, 0.338442, 0.552511, 0.826719)]
    [DataRow(2.7, 0.492781, 0.728482, 0.911136)]
    [DataRow(2.8284271247461903, 1, 1, 1)]
    public void The_closed_forms_of_S_have_their_known_values(double s, double least, double mean, double fidelity)
    {
        Assert.AreEqual(least, ChshWorth.MinEntropy(s), 1e-6);
        Assert.AreEqual(mean, ChshWorth.Entropy(s), 1e-6);
        Assert.AreEqual(fidelity, ChshWorth.Fidelity(s), 1e-6);
    }

    /// <summary>An error of 7.1 % is the most that this protocol bears (Acin et al. 2007).</summary>
    [TestMethod]
    public void The_key_rate_ends_at_the_critical_error()
    {
        Assert.AreEqual(0, ChshWorth.KeyRate(2.424009), 1e-5);
        Assert.AreEqual(0.0714918, ChshWorth.Error(2.424009), 1e-6);
        Assert.IsGreaterThan(0, ChshWorth.KeyRate(2.425));
        Assert.IsLessThan(0, ChshWorth.KeyRate(2.423));
    }

    [TestMethod]
    public void What_counts_certify_is_nothing_of_few_trials_and_the_asymptotic_rate_of_many()
    {
        Assert.AreEqual(0, ChshWorth.CertifiedBits(2.4225, 245, 0.95));
        Assert.AreEqual(ChshWorth.MinEntropy(2.578), ChshWorth.CertifiedBits(2.578, 1e12, 0.95) / 1e12, 1e-4);
        var needed = ChshWorth.TrialsFor(1, 2.4225, 0.95)!.Value;
        Assert.IsGreaterThanOrEqualTo(1, ChshWorth.CertifiedBits(2.4225, needed, 0.95));
        Assert.IsLessThan(1, ChshWorth.CertifiedBits(2.4225, needed - 1, 0.95));
        Assert.IsNull(ChshWorth.TrialsFor(1, 2, 0.95));
    }
}
