using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Cli;

namespace NonlocalityML.Tests.Experiments;

/// <summary>Standard errors that stand in a file go on to S and NL.</summary>
[TestClass]
public sealed class GivenErrorsTests
{
    private const double Expected = 0.0374165738677394; // sqrt(0.01^2 + 0.02^2 + 0.03^2) for S

    [TestMethod]
    [DataRow("x,y,E,err\n0,0,0.7,0.01\n0,1,0.7,0.02\n1,0,0.7,0.03\n1,1,-0.7,0\n")]
    [DataRow("x;y;E\n0;0;0,7 ± 0,01\n0;1;0,7±0,02\n1;0;0,7 +- 0,03\n1;1;-0,7 +/- 0\n")]
    [DataRow("x,y,E\n0,0,0.70(1)\n0,1,0.70(2)\n1,0,0.700(30)\n1,1,-0.70(0)\n")]
    public void Errors_of_correlators_alone_reach_NL(string text)
    {
        var table = IncompleteTable.Of(TableReader.Parse("table", text));
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, table.Scenario);
        var bounds = CompletionBounds.Of(table, engine, new OrToolsSolver());
        Assert.AreEqual(0.1, (double)bounds.Lower, 1e-12);
        Assert.AreEqual(Expected / 8, bounds.StandardError!.Value, 1e-12, "NL = (S - 2)/8");
    }

    [TestMethod]
    public void Errors_of_correlators_with_means_reach_S()
    {
        var table = MeasuredTable.Parse(
            "table",
            "x,y,E,EA,EB,sigma\n0,0,0.7,0,0,0.01\n0,1,0.7,0,0,0.02\n1,0,0.7,0,0,0.03\n1,1,-0.7,0,0,0\n"
        );
        var test = ChshTest.Of(table)!;
        Assert.AreEqual(2.8, test.Value, 1e-12);
        Assert.AreEqual(Expected, test.Error!.Value, 1e-12);
        Assert.AreEqual(0.02, test.Errors!.Value[1], 1e-12);
    }

    [TestMethod]
    public void Poisson_errors_of_weighted_counts_give_the_binomial_error_of_a_correlator()
    {
        // n = w k with errors w sqrt(k): E has the error of the counts k, sqrt((1 - E^2) / N).
        var counts = new[] { 400, 100, 90, 410 };
        var rows = string.Concat(
            from setting in Enumerable.Range(0, 4)
            from outcome in Enumerable.Range(0, 4)
            select FormattableString.Invariant(
                $"{outcome / 2},{outcome % 2},{setting / 2},{setting % 2},{0.731 * counts[outcome]:R},{0.731 * Math.Sqrt(counts[outcome]):R}\n"
            )
        );
        var test = ChshTest.Of(MeasuredTable.Parse("table", "a,b,x,y,count,error\n" + rows))!;
        Assert.AreEqual(Math.Sqrt((1 - (0.62 * 0.62)) / 1000), test.Errors!.Value[0], 1e-12);
    }

    [TestMethod]
    public void The_command_says_the_error_and_why_no_p_value_follows()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("E.csv", "x,y,E,err\n0,0,0.7,0.01\n0,1,0.7,0.02\n1,0,0.7,0.03\n1,1,-0.7,0\n");
        var text = Nonlocality.Print("score", file);
        Assert.Contains("+- 0.00468 from the standard errors in the file", text);
        Assert.Contains("no p-value", text);
        Nonlocality.Refuse("not complete", "score", "--statistics", file);
        var whole = folder.Write("p.csv", "a,b,x,y,p,error\n0,0,0,0,0.5,0.01\n1,1,0,0,0.5,0.01\n");
        Nonlocality.Refuse("tell no number of trials", "score", "--statistics", whole);
    }

    [TestMethod]
    [DataRow("x,y,E,err\n0,0,0.7,-0.01\n", "at least 0")]
    [DataRow("x,y,E,err\n0,0,0.7 ± 0.1,0.01\n", "leave one of them")]
    [DataRow("x,y,E,err,sigma\n0,0,0.7,0.01,0.01\n", "leave one of them")]
    [DataRow("x,y,E,err\n0,0,0.7,small\n", "'small'")]
    public void Errors_that_are_none_are_refused(string text, string said) =>
        Assert.Contains(
            said,
            Assert.ThrowsExactly<NonlocalityML.Numerics.InvalidInputException>(() => TableReader.Parse("table", text)).Message
        );

    [TestMethod]
    public void Counts_have_errors_of_their_own()
    {
        var table = TableReader.Parse("table", "a,b,x,y,count,error\n0,0,0,0,50,7\n1,1,0,0,50,7\n");
        Assert.IsNull(table.Errors);
        Assert.Contains("not used", table.Understood);
    }
}
