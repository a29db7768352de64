using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>Data sets of NBL: what is written is read back and proven, whatever is changed is found.</summary>
[TestClass]
public sealed class BilocalDatasetTests
{
    private const ulong Seed = 3;
    private const int Count = 70; // two shards, the second not full
    private const int HeaderLength = 128;

    [TestMethod]
    [DataRow("bilocal-summary", "summary")]
    [DataRow("bilocal-correlators", "correlators")]
    public void Proofs_are_read_back_and_hold(string distribution, string coordinates)
    {
        using var folder = new TemporaryFolder();
        using var dataset = Label(folder["out"], distribution, coordinates, threads: 1);
        var engine = new BilocalEngine(
            BilocalCoordinates.FromName(coordinates, dataset.Scenario),
            new BilocalOptions { Gap = Gap }
        );
        for (var i = 0; i < Count; i += 13)
        {
            var expected = engine.Solve(dataset.Behavior(i));
            var found = dataset.BilocalCertificate(i);
            CollectionAssert.AreEqual(expected.Proof.Nodes, found.Proof.Nodes, $"seed {Seed}, sample {i}");
            CollectionAssert.AreEqual(expected.Proof.Thresholds, found.Proof.Thresholds);
            CollectionAssert.AreEqual(expected.Proof.Rows, found.Proof.Rows);
            CollectionAssert.AreEqual(expected.Proof.Coefficients, found.Proof.Coefficients);
            CollectionAssert.AreEqual(expected.Model.Responses, found.Model.Responses);
            Assert.AreEqual((expected.Lower.RoundDown(), expected.Upper.RoundUp()), dataset.Label(i));
        }

        var verification = DatasetVerification.Run(dataset, 2);
        Assert.AreEqual(Count, verification.Certificates);
        Assert.IsLessThanOrEqualTo(Gap, verification.LargestWidth);
        Label(folder["two"], distribution, coordinates, threads: 2).Dispose();
        foreach (var file in Directory.GetFiles(folder["out"]))
            CollectionAssert.AreEqual(
                File.ReadAllBytes(file),
                File.ReadAllBytes(Path.Combine(folder["two"], Path.GetFileName(file))),
                file
            );
    }

    [TestMethod]
    [DataRow("features", 0, 0.9, "feature 0 is 0.9; that of the behavior is ")]
    [DataRow("labels", 0, 0.5, "the stated lower bound is 0.5; the leaves prove only ")]
    [DataRow("labels", 1, 0.0, "the stated upper bound is 0; the bilocal model proves only ")]
    [DataRow("first", 0, -1.0, "Weight 0 of A's strategies in a bilocal model is -1")]
    [DataRow("coefficients", 0, 3.0, " is 3")]
    [DataRow("node_offsets", 1, 1e300, "entries 0 to ")]
    [DataRow("row_offsets", 1, 1e300, "entries 0 to ")]
    public void A_changed_number_is_named(string array, int element, double value, string reason)
    {
        using var folder = new TemporaryFolder();
        Label(folder["out"], "bilocal-summary", "summary", threads: 2).Dispose();
        var path = folder[$"out/{array}.npy"];
        var bytes = File.ReadAllBytes(path);
        BitConverter.GetBytes(value).CopyTo(bytes, HeaderLength + (8 * element));
        File.WriteAllBytes(path, bytes);
        using var dataset = Dataset.Open(folder["out"]);
        var error = Assert.ThrowsExactly<InvalidInputException>(() => DatasetVerification.Run(dataset, 1));
        Assert.Contains(reason, error.Message);
        Assert.Contains("sample 0: ", error.Message);
    }

    private const double Gap = 1e-2;

    private static Dataset Label(string folder, string distribution, string coordinates, int threads)
    {
        var scenario = Scenario.Uniform(3, 2, 2);
        using var source = new SampledBehaviors(distribution, scenario, Seed, Count, "structured");
        return DatasetBuilder.Label(
            source,
            LabelKinds.Bilocality,
            folder,
            new LabelOptions { Coordinates = coordinates, Gap = Gap },
            threads
        );
    }
}
