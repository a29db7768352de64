using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class TableCsvTests
{
    private const string Coin = "a,x,p\n0,0,0.5\n1,0,0.5\n";

    [TestMethod]
    public void Counts_are_read_in_table_order()
    {
        using var folder = new TemporaryFolder();
        var csv = TableCsv.Read(folder.Write("counts.csv", "a,b,x,y,count\n" + string.Concat(
            from x in Enumerable.Range(0, 2)
            from y in Enumerable.Range(0, 2)
            from a in Enumerable.Range(0, 2)
            from b in Enumerable.Range(0, 2)
            select $"{a},{b},{x},{y},{(1000 * a) + (100 * b) + (10 * x) + y}\n")));
        Assert.AreEqual(Scenario.Chsh, csv.Scenario);
        Assert.IsTrue(csv.IsCounts);
        Assert.AreEqual(1101, csv.Table[csv.Scenario.TableIndex([1, 1], [0, 1])]);
        Assert.AreEqual(1101 / 2204.0, csv.ToBehavior()[1, 1, 0, 1], 1e-15);
    }

    [TestMethod]
    public void Probabilities_may_stand_in_any_order_with_windows_line_ends()
    {
        using var folder = new TemporaryFolder();
        var csv = TableCsv.Read(folder.Write("p.csv", "a, x, p\r\n1,0,0.25\r\n0, 0, 7.5e-1\r\n"));
        Assert.IsFalse(csv.IsCounts);
        CollectionAssert.AreEqual(new[] { 0.75, 0.25 }, csv.ToBehavior().Table.ToArray());
    }

    [TestMethod]
    [DataRow("", "is empty")]
    [DataRow("a,b,x,p\n", "row 1: the header is 'a,b,x,p'")]
    [DataRow("a,x,q\n0,0,1\n", "row 1: the header is 'a,x,q'")]
    [DataRow("p\n1\n", "row 1: the header is 'p'")]
    [DataRow("a,x,p\n", "no rows")]
    [DataRow("a,x,p\n0,0\n", "row 2: 2 fields; 3 are needed")]
    [DataRow("a,x,p\n-1,0,1\n", "row 2: a is '-1'; a whole number from 0 to 999")]
    [DataRow("a,x,p\n0,1000,1\n", "row 2: x is '1000'")]
    [DataRow("a,x,p\n0,0.5,1\n", "row 2: x is '0.5'")]
    [DataRow("a,x,p\n0,0,nan\n", "row 2: p is 'nan'; a number from 0 to 1")]
    [DataRow("a,x,p\n0,0,1.5\n", "row 2: p is '1.5'")]
    [DataRow("a,x,p\n0,0,\n", "row 2: p is ''")]
    [DataRow("a,x,count\n0,0,-3\n", "row 2: count is '-3'; a whole number from 0 to 2^53")]
    [DataRow("a,x,count\n0,0,2.5\n", "row 2: count is '2.5'")]
    [DataRow("a,x,count\n0,0,99999999999999999999\n", "row 2: count is '99999999999999999999'")]
    [DataRow("a,x,p\n0,0,0.5\n0,0,0.5\n", "row 3: (0|0) stands in row 2 already")]
    [DataRow("a,x,p\n0,0,0.5\n1,1,0.5\n", "has 2 rows; its largest indices make scenario [(2 2)], which needs 4")]
    [DataRow("a,b,c,d,x,y,z,w,p\n999,999,999,999,999,999,999,999,1\n", "at most 1048576 are accepted")]
    [DataRow("a,x,p\n0,0,\"1\n", "row ")]
    public void A_bad_file_is_refused_in_one_line_that_names_it(string text, string reason)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("bad.csv", text);
        var message = Assert.ThrowsExactly<InvalidInputException>(() => TableCsv.Read(path)).Message;
        StringAssert.StartsWith(message, path);
        StringAssert.Contains(message, reason);
        Assert.IsFalse(message.Contains('\n', StringComparison.Ordinal), message);
    }

    [TestMethod]
    [DataRow("a,x,p\n0,0,0.5\n1,0,0.4\n", "sum to 0.9")]
    [DataRow("a,x,count\n0,0,1\n1,0,1\n0,1,0\n1,1,0\n", "Setting (1) has no trials")]
    public void A_table_that_is_no_behavior_is_refused(string text, string reason)
    {
        using var folder = new TemporaryFolder();
        var csv = TableCsv.Read(folder.Write("bad.csv", text));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidInputException>(() => csv.ToBehavior()).Message, reason);
    }

    [TestMethod]
    public void A_file_that_is_missing_or_a_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        StringAssert.Contains(Assert.ThrowsExactly<InvalidInputException>(() => TableCsv.Read(folder.Path)).Message, "is a folder");
        var missing = folder["none.csv"];
        StringAssert.Contains(Assert.ThrowsExactly<InvalidInputException>(() => TableCsv.Read(missing)).Message, "does not exist");
        Assert.AreEqual(2, TableCsv.Read(folder.Write("coin.csv", Coin)).Table.Length);
    }
}
