using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Cli;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class DatasetExportTests
{
    [TestMethod]
    [DataRow("m3-cube", "parquet", "lower,upper")]
    [DataRow("m3-cube", "csv", "lower,upper")]
    [DataRow("bilocal-summary", "parquet", "lower,upper")]
    [DataRow("classes-behavior", "parquet", "class,margin")]
    [DataRow("classes-m2", "csv", "class,margin")]
    public void An_exported_file_holds_every_probability_bit_for_bit_and_is_read_again(string name, string format, string labels)
    {
        using var folder = new TemporaryFolder();
        using var dataset = Dataset.Open(Path.Combine(Repository.Root, "datasets", name));
        var path = folder[$"samples.{format}"];
        DatasetExport.Write(dataset, path, format);
        using var read = BehaviorFile.Open(path);
        Assert.AreEqual(dataset.Scenario, read.Specification.Scenario);
        Assert.AreEqual(dataset.Count, read.Specification.Count);
        for (var i = 0L; i < dataset.Count; i++)
            CollectionAssert.AreEqual(dataset.Behavior(i).Table.ToArray(), read.Behavior(i).Table.ToArray());
        if (format != "csv")
            return;
        var lines = File.ReadAllLines(path);
        Assert.EndsWith(labels, lines[0]);
        var (last, index) = (lines[1].Split(','), 0L);
        if (dataset.Labels is DistanceLabels)
            Assert.AreEqual(dataset.Label(index), (double.Parse(last[^2]), double.Parse(last[^1])));
        else
            Assert.AreEqual($"{dataset.Class(index)}", last[^2]);
    }

    [TestMethod]
    [DataRow("parquet")]
    [DataRow("csv")]
    public void What_was_exported_is_labelled_as_the_data_set_was(string format)
    {
        using var folder = new TemporaryFolder();
        var (file, scenario) = (folder[$"samples.{format}"], "--outcomes 2,3,2 --settings 1,2,2");
        Nonlocality.Print($"sample {scenario} --distribution local --count 20 --seed 3 --out {folder["sampled"]}".Split(' '));
        Nonlocality.Print("export", folder["sampled"], "--format", format, "--out", file);
        Nonlocality.Print("label", file, "--out", folder["labeled"]);
        using var labeled = Dataset.Open(folder["labeled"]);
        Assert.AreEqual(20, labeled.Count);
        for (var i = 0; i < 20; i++)
            Assert.IsLessThan(1e-8, labeled.Label(i).Upper, "local by construction");
    }

    [TestMethod]
    [DataRow("\"p(0,0|0,0)\",\"p(0,1|0,0)\",\"p(1,0|0,0)\"\n1,0,0\n", "p(1,1|0,0)")]
    [DataRow("\"p(0,0|0,0)\",\"p(0,0|0,0)\"\n1,0\n", "twice")]
    [DataRow("\"p(0|0)\",\"p(0,0|0,0)\"\n1,0\n", "each party")]
    [DataRow("\"p(0|0)\",p(1|0)\n1,x\n", "'x' is no number")]
    [DataRow("\"p(0|0)\",p(1|0)\n", "no sample")]
    [DataRow("\"p(0|0)\",p(1|0)\n1\n", "cannot be read")]
    [DataRow("p(9999999999|0)\n1\n", "above 999")]
    public void A_csv_file_that_is_no_such_table_is_told_in_one_line(string text, string told)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("wrong.csv", text);
        Assert.Contains(told, Assert.ThrowsExactly<InvalidInputException>(() => BehaviorFile.Open(path)).Message);
    }

    [TestMethod]
    public void A_parquet_file_that_is_none_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("wrong.parquet", "PAR1 and then something else PAR1");
        Assert.Contains("wrong.parquet", Assert.ThrowsExactly<InvalidInputException>(() => BehaviorFile.Open(path)).Message);
    }
}
