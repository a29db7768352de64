using NonlocalityML.Datasets.Tables;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>What is written is read back as the same table.</summary>
[TestClass]
public sealed class TableWriterTests
{
    [TestMethod]
    [DataRow(
        "a,b,x,y,count\n0,0,0,0,5\n1,1,0,0,6\n0,0,0,1,4\n0,1,1,0,4\n",
        "csv json npy",
        DisplayName = "a setting not measured"
    )]
    [DataRow("a,x,p,error\n0,0,0.25,0.01\n1,0,0.75,0.02\n", "csv json", DisplayName = "standard errors")]
    [DataRow("a,b,x,y,p\n0,0,0,0,0.5\n0,1,0,0,0.25\n1,1,0,0,0\n", "csv json npy", DisplayName = "an entry not known")]
    [DataRow("x,y,E\n0,0,0.5\n0,1,0.25\n1,0,nan\n1,1,-0.125\n", "csv json", DisplayName = "correlators")]
    [DataRow("x,y,E,sigma\n0,0,0.5,0.01\n0,1,0.25,0.02\n1,0,0.125,0\n1,1,-1,0.03\n", "csv json", DisplayName = "their errors")]
    [DataRow("x,y,z,E\n0,0,0,1\n0,1,1,-0.5\n1,0,1,-0.75\n1,1,0,0\n", "csv json", DisplayName = "three parties")]
    public void A_table_is_read_back_as_it_was(string text, string endings)
    {
        using var folder = new TemporaryFolder();
        var table = TableReader.Parse("table.csv", text);
        foreach (var path in endings.Split(' ').Select(ending => folder[$"table.{ending}"]))
        {
            TableWriter.Write(path, table);
            var read = TableReader.Read(path);
            Assert.AreEqual(table.Scenario, read.Scenario, path);
            Assert.AreEqual(path.EndsWith("npy", StringComparison.Ordinal) ? read.Kind : table.Kind, read.Kind, path);
            CollectionAssert.AreEqual(table.Values, read.Values, path);
            CollectionAssert.AreEqual(
                table.Sums.SelectMany(sum => sum.Places.Select(place => (place, sum.Value))).ToArray(),
                read.Sums.SelectMany(sum => sum.Places.Select(place => (place, sum.Value))).ToArray(),
                path
            );
            CollectionAssert.AreEqual(table.Errors?.Given?.ToArray(), read.Errors?.Given?.ToArray(), path);
        }
    }

    [TestMethod]
    public void Correlators_alone_are_no_array()
    {
        using var folder = new TemporaryFolder();
        var table = TableReader.Parse("table.csv", "x,y,E\n0,0,0.5\n");
        var message = Assert.ThrowsExactly<InvalidInputException>(() => TableWriter.Write(folder["table.npy"], table)).Message;
        Assert.Contains("correlators alone", message);
    }

    [TestMethod]
    [DataRow("{\"scenario\": \"m2\", \"correlators\": [1, 1, 1]}", "3 correlators of")]
    [DataRow("{\"scenario\": \"m2\", \"correlators\": [1, 1, 1, 1.5]}", "the correlator is 1.5")]
    [DataRow("{\"scenario\": \"[(3)]\", \"correlators\": [1]}", "two outcomes for every setting")]
    [DataRow("{\"scenario\": \"m2\", \"correlators\": [1, 1, 1, 1], \"errors\": [0.1]}", "1 errors stand beside 4 numbers")]
    [DataRow("{\"scenario\": \"m2\", \"correlators\": [1, 1, 1, 1], \"counts\": [1]}", "a JSON table has scenario")]
    public void JSON_that_is_no_such_table_is_refused(string text, string refusal) =>
        Assert.Contains(
            refusal,
            Assert.ThrowsExactly<InvalidInputException>(() => TableReader.Parse("table.json", text)).Message
        );
}
