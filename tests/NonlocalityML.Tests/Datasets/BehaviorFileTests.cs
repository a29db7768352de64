using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class BehaviorFileTests
{
    [TestMethod]
    public void One_table_or_many_with_options_or_a_sidecar()
    {
        using var folder = new TemporaryFolder();
        var table = Behaviors.Tsirelson.Table.ToArray();
        NpyWriter.Write(folder["one.npy"], table, 2, 2, 2, 2);
        NpyWriter.Write(folder["two.npy"], [.. Behaviors.PopescuRohrlich.Table, .. table], 2, 2, 2, 2, 2);
        folder.Write("one.json", """{"outcomes": [2, 2], "settings": [2, 2]}""");
        folder.Write("two.json", """{"outcomes": [[2, 2], [2, 2]], "settings": [2, 2]}""");
        NpyTests.Python($"import numpy; numpy.savez(r'{folder["two.npz"]}', p=numpy.load(r'{folder["two.npy"]}'))");
        using var one = BehaviorFile.Open(folder["one.npy"]);
        Assert.AreEqual(1, one.Specification.Count);
        CollectionAssert.AreEqual(table, one.Behavior(0).Table.ToArray());
        foreach (var name in new[] { "two.npy", "two.npz" })
        {
            using var two = BehaviorFile.Open(folder[name], Scenario.Chsh);
            Assert.AreEqual(2, two.Specification.Count);
            CollectionAssert.AreEqual(table, two.Behavior(1).Table.ToArray());
        }

        var csv =
            "a,b,x,y,p\n"
            + string.Concat(from i in Enumerable.Range(0, 16) select $"{i / 8},{i / 4 % 2},{i / 2 % 2},{i % 2},{table[i]:R}\n");
        using var single = BehaviorFile.Open(folder.Write("p.csv", csv));
        Assert.AreEqual(Scenario.Chsh, single.Specification.Scenario);
        CollectionAssert.AreEqual(table, single.Behavior(0).Table.ToArray());
    }

    [TestMethod]
    [DataRow("one.npy", null, "an array does not tell its scenario; give --outcomes and --settings, or one.json")]
    [DataRow(
        "one.npy",
        "m3",
        "one.npy: shape (2,2,2,2); scenario [(2 2 2) (2 2 2)] needs (2,2,3,3), or that after a sample axis"
    )]
    [DataRow("empty.npy", "m2", "empty.npy holds no sample")]
    [DataRow("nan.npy", "m2", "nan.npy, sample 1: p(0,0|0,1) is NaN")]
    [DataRow("p.csv", "m3", "p.csv is of scenario [(2) (2)], not [(2 2 2) (2 2 2)]")]
    [DataRow("p.txt", "m2", "p.txt is empty")]
    [DataRow("none.npy", "m2", "none.npy does not exist")]
    [DataRow(".", "m2", "holds no complete data set: dataset.json is missing")]
    [DataRow("bad.npy", null, "bad.json: ")]
    public void Input_that_cannot_be_used_is_refused_in_one_line(string name, string? scenario, string reason)
    {
        using var folder = new TemporaryFolder();
        double[] noise = [.. Behaviors.WhiteNoise(Scenario.Chsh).Table];
        NpyWriter.Write(folder["one.npy"], noise, 2, 2, 2, 2);
        NpyWriter.Write(folder["bad.npy"], noise, 2, 2, 2, 2);
        NpyWriter.Write(folder["empty.npy"], [], 0, 2, 2, 2, 2);
        NpyWriter.Write(folder["nan.npy"], [.. noise, noise[0], double.NaN, .. noise[2..]], 2, 2, 2, 2, 2);
        folder.Write("bad.json", """{"outcomes": [2.5, 2], "settings": [2, 2]}""");
        folder.Write("p.csv", "a,b,x,y,p\n0,0,0,0,0.25\n0,1,0,0,0.25\n1,0,0,0,0.25\n1,1,0,0,0.25\n");
        folder.Write("p.txt", "");
        var message = Assert
            .ThrowsExactly<InvalidInputException>(() =>
            {
                using var source = BehaviorFile.Open(folder[name], scenario is null ? null : Scenario.Parse(scenario));
                for (var i = 0L; i < source.Specification.Count; i++)
                    source.Behavior(i);
            })
            .Message;
        StringAssert.Contains(message, reason);
        Assert.IsFalse(message.Contains('\n', StringComparison.Ordinal), message);
    }
}
