using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Judging;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>Tables as they were published, and the values that were published with them.</summary>
[TestClass]
public sealed class FieldTableTests
{
    /// <summary>Dehlinger and Mitchell, Am. J. Phys. 70, 903 (2002), Table I: singles, coincidences and accidentals behind
    /// polarizers.</summary>
    private const string Polarizers = """
        alpha beta NA NB N Nac
        -45 -22.5 84525 80356 842 10.0
        -45 22.5 84607 82853 212 10.3
        -45 67.5 83874 82179 302 10.1
        -45 112.5 83769 77720 836 9.5
        0 -22.5 87015 80948 891 10.3
        0 22.5 86674 83187 869 10.6
        0 67.5 87086 81846 173 10.4
        0 112.5 86745 77700 261 9.9
        45 -22.5 87782 80385 255 10.3
        45 22.5 87932 83265 830 10.7
        45 67.5 87794 81824 814 10.5
        45 112.5 88023 77862 221 10.1
        90 -22.5 88416 80941 170 10.5
        90 22.5 88285 82924 259 10.7
        90 67.5 88383 81435 969 10.5
        90 112.5 88226 77805 846 10.1
        """;

    [TestMethod]
    public void Polarizer_angles_90_degrees_apart_are_the_outcomes_of_a_setting()
    {
        var table = Parse(Polarizers);
        Assert.AreEqual(Scenario.Chsh, table.Scenario);
        Assert.Contains("A -45 and 45, 0 and 90; B -22.5 and 67.5, 22.5 and 112.5", table.Understood);
        var test = ChshTest.Of(table.ToCounts());
        Assert.AreEqual(2.307, test.Value, 5e-4);
        Assert.AreEqual(0.035, test.Error!.Value, 5e-4);
    }

    [TestMethod]
    [DataRow("x,y,N\n0,0,5\n0,45,5\n45,0,5\n45,45,5\n", DisplayName = "45 degrees apart")]
    [DataRow("x,y,N\n0,0,5\n0,180,5\n180,0,5\n180,180,5\n", DisplayName = "180 degrees apart")]
    [DataRow("x,y,N\n0,0,5\n0,90,5\n180,0,5\n180,90,5\n90,0,5\n90,90,5\n", DisplayName = "three of a pair")]
    [DataRow("x,y,p\n0,0,1\n0,90,0\n90,0,0\n90,90,1\n", DisplayName = "no counts")]
    public void Other_angles_without_outcomes_are_refused(string text) =>
        Assert.Contains("no column holds an outcome", Assert.ThrowsExactly<InvalidInputException>(() => Parse(text)).Message);

    /// <summary>Christensen et al., PRL 111, 130406 (2013), Table I.</summary>
    [TestMethod]
    public void Singles_with_unequal_numbers_of_trials_give_the_published_Clauser_Horne_value()
    {
        var table = Parse(
            """
            x,y,trials,SA,SB,C
            0,0,27153020,46068,46039,29173
            0,1,28352350,48076,146205,34145
            1,0,27827318,150840,47447,34473
            1,1,27926994,150505,144070,1862
            """
        );
        var counts = table.ToCounts();
        CollectionAssert.AreEqual(new[] { 27153020L, 28352350, 27827318, 27926994 }, counts.TrialsBySetting.ToArray());
        double Both(int x, int y) => (double)counts.Table[(2 * x) + y] / counts.TrialsBySetting[(2 * x) + y];
        double Singles(int party)
        {
            int[] settings = party == 0 ? [0, 1] : [0, 2];
            var clicks = settings.Sum(setting => counts.Table[setting] + counts.Table[(party == 0 ? 4 : 8) + setting]);
            return (double)clicks / settings.Sum(setting => counts.TrialsBySetting[setting]);
        }

        Assert.AreEqual(5.4e-5, Both(0, 0) + Both(0, 1) + Both(1, 0) - Both(1, 1) - Singles(0) - Singles(1), 1e-6);
    }

    /// <summary>Giustina et al., Nature 497, 227 (2013): J = -126,715 with the sign turned, of 300 s a setting.</summary>
    [TestMethod]
    public void Without_numbers_of_trials_a_Clauser_Horne_sum_says_what_can_be_concluded()
    {
        const string Table = "x,y,C,SA,SB\n0,0,1069306,1522865,1693718\n0,1,1152595,1522865,\n1,0,1191146,,1693718\n1,1,{0},,\n";
        string Message(string last) =>
            Assert
                .ThrowsExactly<InvalidInputException>(() => Parse(Table.Replace("{0}", last, StringComparison.Ordinal)))
                .Message;
        Assert.Contains("C(0,0) + C(0,1) + C(1,0) - C(1,1) - SA(0) - SB(0) = 126715 > 0", Message("69749"));
        Assert.Contains("no local model", Message("196463"));
        Assert.Contains("No Clauser-Horne sum is above 0", Message("196464"));
        Assert.Contains("'trials' is needed.", Message(""));
    }

    [TestMethod]
    public void Weighted_counts_have_the_NL_of_the_counts()
    {
        // Weights of 0.731 change neither the frequencies nor NL, only that no trials belong to them.
        int[] counts = [813, 841, 819, 157, 187, 173, 177, 833, 174, 182, 170, 827, 826, 804, 834, 183];
        string Csv(Func<int, string> number) =>
            "a,b,x,y,count\n" + string.Concat(counts.Select((n, i) => $"{i / 8},{i / 4 % 2},{i / 2 % 2},{i % 2},{number(n)}\n"));
        var (whole, weighted) = (Parse(Csv(n => $"{n}")), Parse(Csv(n => $"{731 * n}e-3")));
        Assert.AreEqual(TableKind.Frequencies, weighted.Kind);
        using var engine = new StructuredEngine(Scenario.Chsh);
        Assert.AreEqual(0.074625, (double)engine.Solve(whole.ToBehavior()).Lower, 1e-9);
        Assert.AreEqual(0.074625, (double)engine.Solve(weighted.ToBehavior()).Lower, 1e-9);
        var negative = Parse(Csv(n => n == 173 ? "-2.4" : $"{n}"));
        Assert.Contains("1 negative number, down to -0.00", negative.Understood);
    }

    /// <summary>
    /// Alsina and Latorre, PRA 94, 012314 (2016): GHZ correlators +-e where an even number of parties measures Y, and 0
    /// elsewhere. Local models reach 2 of 4 for three parties and 4 of 16 for five: NL = (4 e - 2)/16 and (16 e - 4)/64.
    /// </summary>
    [TestMethod]
    [DataRow(3, 0.4)]
    [DataRow(3, 0.51)]
    [DataRow(3, 1)]
    [DataRow(5, 0.25)]
    [DataRow(5, 0.6)]
    public void Noisy_GHZ_correlators_have_the_NL_of_the_Mermin_inequality(int parties, double e)
    {
        var scenario = Scenario.FromCounts([.. Enumerable.Repeat(2, parties)], [.. Enumerable.Repeat(2, parties)]);
        var correlators = Enumerable
            .Range(0, scenario.SettingTuples)
            .Select(setting => scenario.SettingTuple(setting).Sum())
            .Select(y => y % 2 == 1 ? 0 : e * (1 - (y % 4)));
        var numbers = correlators.Select(value => value.ToString("R", CultureInfo.InvariantCulture));
        var table = Parse($"{{\"scenario\": \"{scenario}\", \"correlators\": [{string.Join(", ", numbers)}]}}");
        using var engine = new StructuredEngine(scenario);
        var right = parties == 3 ? ((4 * e) - 2) / 16 : ((16 * e) - 4) / 64;
        var label = engine.Solve(IncompleteTable.Of(table).CompleteEvenly());
        Assert.AreEqual(Math.Max(0, right), (double)label.Lower, 1e-9);
        Assert.AreEqual(Math.Max(0, right), (double)label.Upper, 1e-9);
    }

    /// <summary>Quasi-probabilities of a readout correction, with an entry that rounding left below 0.</summary>
    [TestMethod]
    public void A_table_with_an_entry_just_below_0_is_judged_in_every_measure()
    {
        double[] numbers =
        [
            0.4065,
            0.4205,
            0.4095,
            0.0785,
            -1e-10,
            0.0865,
            0.0885,
            0.4165,
            0.1805000001,
            0.091,
            0.085,
            0.4135,
            0.413,
            0.402,
            0.417,
            0.0915,
        ];
        var rows = numbers.Select(
            (p, i) => string.Create(CultureInfo.InvariantCulture, $"{i / 8},{i / 4 % 2},{i / 2 % 2},{i % 2},{p:R}\n")
        );
        using var judge = new TableJudge();
        var judgement = judge.Judge(MeasuredTable.Of(Parse("a,b,x,y,p\n" + string.Concat(rows))));
        Assert.IsEmpty(judgement.Measures);
        Assert.HasCount(
            NonlocalityML.Labeling.Measures.Measure.All.Count(measure => measure.IsLocalCost),
            judge.WithFindings(judgement, Findings.Measures).Measures
        );
    }

    private static RawTable Parse(string text) => TableReader.Parse("table.csv", text);
}
