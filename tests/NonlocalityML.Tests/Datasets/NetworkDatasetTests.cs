using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Cli;
using NonlocalityML.Tests.Labeling.Networks;

namespace NonlocalityML.Tests.Datasets;

/// <summary>Distances to the local set of a network in bulk.</summary>
[TestClass]
public sealed class NetworkDatasetTests
{
    /// <summary>Correlators close it at (sqrt 2 - 1)/4; data sets keep no correlators, but what an inflation proves.</summary>
    [TestMethod]
    public void What_correlators_would_close_is_not_left_open()
    {
        using var folder = new TemporaryFolder();
        var behavior = NetworkTables.Named(Network.FromName("star:2")!, "quantum")!;
        var rows = behavior.Table.ToArray().Select((p, i) => FormattableString.Invariant($"{Digits(i)},{p:R}"));
        using var source = BehaviorFile.Open(folder.Write("table.csv", $"a,b,c,x,y,z,p\n{string.Join('\n', rows)}\n"));
        using var dataset = DatasetBuilder.Label(
            source,
            LabelKinds.NetworkDistance,
            folder["labels"],
            new LabelOptions { Network = "star:2" }
        );
        var (lower, upper) = dataset.Label(0);
        Assert.IsTrue(lower > 0.05 && upper >= (Math.Sqrt(2) - 1) / 4 && upper < 0.11, $"{lower} .. {upper}");
        Assert.IsNull(dataset.Proof(0).Verify());

        static string Digits(int place) => string.Join(',', Enumerable.Range(0, 6).Select(bit => (place >> (5 - bit)) & 1));
    }

    [TestMethod]
    public void Both_bounds_are_stored_and_hold()
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Print(
            "sample",
            "--scenario",
            "[(2) (2) (2)]",
            "--distribution",
            "triangle",
            "--count",
            "8",
            "--seed",
            "1",
            "--out",
            folder["points"]
        );
        var text = Nonlocality.Print(
            "label",
            folder["points"],
            "--measure",
            "network",
            "--network",
            "triangle",
            "--out",
            folder["labels"]
        );
        Assert.Contains("not local", text);
        Assert.AreEqual(0, Nonlocality.Run("verify", folder["labels"]).Code);
        using var dataset = Dataset.Open(folder["labels"]);
        var notLocal = 0;
        for (var sample = 0; sample < dataset.Count; sample++)
        {
            var proof = (NetworkCertificate)dataset.Proof(sample);
            Assert.IsNull(proof.Verify());
            Assert.AreEqual(Network.Triangle, proof.Network);
            var p = RandomModels.Behavior(proof.Model);
            Assert.AreEqual(
                p.Zip(proof.Behavior.Table.ToArray(), (a, b) => Math.Abs(a - b)).Sum() / 2,
                (double)proof.Upper,
                1e-12
            );
            notLocal += proof.Verdict == NetworkVerdict.NotLocal ? 1 : 0;
        }

        Assert.IsTrue(notLocal is > 0 and < 8, $"{notLocal}");
        Nonlocality.Refuse(
            "does not go with",
            "label",
            folder["points"],
            "--measure",
            "nl",
            "--network",
            "line",
            "--out",
            folder["no"]
        );
        Nonlocality.Refuse(
            "network is 'square'",
            "label",
            folder["points"],
            "--measure",
            "network",
            "--network",
            "square",
            "--out",
            folder["no"]
        );
    }

    [TestMethod]
    public void Stored_numbers_that_prove_less_are_found()
    {
        using var folder = new TemporaryFolder();
        using (var source = new SampledBehaviors("triangle", Scenario.Uniform(3, 1, 2), 1, 8, "structured"))
            DatasetBuilder.Label(source, LabelKinds.NetworkDistance, folder["labels"]).Dispose();
        foreach (var file in (string[])["labels.npy", "network_model.npy", "coefficients.npy", "behaviors.npy"])
        {
            var path = Path.Combine(folder["labels"], file);
            var bytes = File.ReadAllBytes(path);
            var changed = (byte[])bytes.Clone();
            changed[^2] ^= 0x11;
            File.WriteAllBytes(path, changed);
            Assert.AreNotEqual(0, Nonlocality.Run("verify", folder["labels"]).Code, file);
            File.WriteAllBytes(path, bytes);
        }

        Assert.AreEqual(0, Nonlocality.Run("verify", folder["labels"]).Code);
    }
}
