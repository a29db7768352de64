using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Cli;
using ParquetSharp;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class DatasetExportTests
{
    [TestMethod]
    [DataRow("m3-cube", "parquet", "lower,upper")]
    [DataRow("m3-cube", "csv", "lower,upper")]
    [DataRow("bilocal-summary", "h5", "lower,upper")]
    [DataRow("classes-behavior", "h5", "class,margin")]
    [DataRow("bilocal-summary", "parquet", "lower,upper")]
    [DataRow("classes-behavior", "parquet", "class,margin")]
    [DataRow("classes-m2", "csv", "class,margin")]
    public void An_exported_file_holds_every_probability_bit_for_bit_and_is_read_again(string name, string format, string labels)
    {
        using var folder = new TemporaryFolder();
        using var dataset = Dataset.Open(Path.Combine(Repository.Root, "datasets", name));
        var path = folder[$"samples.{format}"];
        DatasetExport.Write(dataset, path, format == "h5" ? "hdf5" : format);
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

    /// <summary>ParquetSharp is Apache's own reader and writer in C++: it shares no code with Parquet.Net.</summary>
    [TestMethod]
    public void Another_reader_of_Parquet_finds_the_same_numbers()
    {
        using var folder = new TemporaryFolder();
        using var dataset = Dataset.Open(Path.Combine(Repository.Root, "datasets", "m3-cube"));
        var path = folder["samples.parquet"];
        DatasetExport.Write(dataset, path, "parquet");
        using var reader = new ParquetFileReader(path);
        Assert.AreEqual(dataset.Count, reader.FileMetaData.NumRows);
        string[] names = [.. SampleColumns.Names(dataset.Scenario), "lower", "upper"];
        var schema = reader.FileMetaData.Schema;
        CollectionAssert.AreEqual(names, Enumerable.Range(0, schema.NumColumns).Select(i => schema.Column(i).Name).ToArray());
        var (entries, index) = (SampleColumns.Entries(dataset.Scenario), 0L);
        for (var group = 0; group < reader.FileMetaData.NumRowGroups; group++)
        {
            using var rows = reader.RowGroup(group);
            var count = (int)rows.MetaData.NumRows;
            double[] Column(int column)
            {
                using var values = rows.Column(column).LogicalReader<double>();
                return values.ReadAll(count);
            }

            var columns = Enumerable.Range(0, names.Length).Select(Column).ToList();
            for (var row = 0; row < count; row++, index++)
            {
                var table = dataset.Behavior(index).Table.ToArray();
                CollectionAssert.AreEqual(
                    entries.Select(entry => table[entry]).ToArray(),
                    columns[..^2].Select(column => column[row]).ToArray()
                );
                Assert.AreEqual(dataset.Label(index), (columns[^2][row], columns[^1][row]));
            }
        }

        Assert.AreEqual(dataset.Count, index);
    }

    [TestMethod]
    [DataRow(Compression.Uncompressed)]
    [DataRow(Compression.Snappy)]
    [DataRow(Compression.Zstd)]
    [DataRow(Compression.Lz4)]
    [DataRow(Compression.Gzip)]
    [DataRow(Compression.Brotli)]
    public void A_table_of_another_writer_of_Parquet_is_read(Compression compression)
    {
        using var folder = new TemporaryFolder();
        var path = folder["table.parquet"];
        Column[] columns = [new Column<bool>("a"), new Column<string>("x"), new Column<long>("count")];
        using (var writer = new ParquetFileWriter(path, columns, compression))
        {
            using var rows = writer.AppendRowGroup();
            Write<bool>(rows, [false, true, false, true]);
            Write<string>(rows, ["x1", "x1", "x2", "x2"]);
            Write<long>(rows, [3, 1, 2, 2]);
            writer.Close();
        }

        var table = TableReader.Read(path);
        CollectionAssert.AreEqual(new[] { 3.0, 2, 1, 2 }, table.Values);
        Assert.Contains("False, True as 0, 1", table.Understood);
        Assert.Contains("x1, x2 as 0, 1", table.Understood);
    }

    [TestMethod]
    public void A_column_of_another_type_is_passed_over_and_refused_where_it_is_used()
    {
        using var folder = new TemporaryFolder();
        var path = folder["table.parquet"];
        foreach (var name in (string[])["when", "a"])
        {
            Column[] columns = [new Column<DateTime>(name), new Column<int>("a"), new Column<int>("x"), new Column<long>("n")];
            using (var writer = new ParquetFileWriter(path, name == "a" ? [columns[0], .. columns[2..]] : columns))
            {
                using var rows = writer.AppendRowGroup();
                Write(rows, [new DateTime(2015, 9, 1), new DateTime(2015, 9, 2)]);
                if (name != "a")
                    Write(rows, [0, 1]);
                Write(rows, [0, 0]);
                Write<long>(rows, [3, 1]);
                writer.Close();
            }

            if (name == "a")
                Assert.Contains("a is empty", Assert.ThrowsExactly<InvalidInputException>(() => TableReader.Read(path)).Message);
            else
                CollectionAssert.AreEqual(new[] { 3.0, 1 }, TableReader.Read(path).Values);
        }
    }

    private static void Write<T>(RowGroupWriter rows, T[] values)
    {
        using var column = rows.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }

    [TestMethod]
    [DataRow("parquet")]
    [DataRow("csv")]
    [DataRow("h5")]
    public void What_was_exported_is_labelled_as_the_data_set_was(string format)
    {
        using var folder = new TemporaryFolder();
        var (file, scenario) = (folder[$"samples.{format}"], "--outcomes 2,3,2 --settings 1,2,2");
        Nonlocality.Print($"sample {scenario} --distribution local --count 20 --seed 3 --out {folder["sampled"]}".Split(' '));
        Nonlocality.Print("export", folder["sampled"], "--format", format == "h5" ? "hdf5" : format, "--out", file);
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
