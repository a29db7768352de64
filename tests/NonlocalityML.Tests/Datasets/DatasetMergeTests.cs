using System.Text;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>Parts merge to the bytes of the whole; what is not exactly its parts is refused in one line that names it.</summary>
[TestClass]
public sealed class DatasetMergeTests
{
    private const int Samples = 1300; // Three blocks of 512, the last one short.

    [TestMethod]
    [DataRow("nl", 1)]
    [DataRow("nl", 2)]
    [DataRow("nl", 3)]
    [DataRow("behaviors", 3)]
    [DataRow("class", 7)]
    [DataRow("nbl", 5)]
    public void Any_number_of_parts_gives_the_same_bytes(string kind, int parts)
    {
        using var folder = new TemporaryFolder();
        Make(folder["whole"], kind).Dispose();
        for (var number = parts; number >= 1; number--)
            Make(folder[$"parts/{number}"], kind, $"{number}/{parts}").Dispose();
        foreach (var threads in new[] { 1, 3 })
        {
            DatasetMerge.Run([folder["parts"]], folder[$"merged{threads}"], threads).Dispose();
            DatasetTests.AssertSameFiles(folder["whole"], folder[$"merged{threads}"]);
        }
    }

    /// <summary>An engine begins each shard anew. Parts are cut before the engine is known, and costly ones have shorter
    /// shards.</summary>
    [TestMethod]
    public void Parts_begin_where_shards_do_whatever_the_engine()
    {
        using var source = new SampledBehaviors("no-signaling", Scenario.Bipartite(5), 1, Samples, "structured");
        var sizes = new HashSet<int>();
        foreach (var kind in LabelKinds.All.OfType<DistanceLabels>().Where(kind => kind.PartsAreShards))
        foreach (var engine in kind.Engines)
        {
            var size = kind.Specify(source.Specification, new LabelOptions { Engine = engine }).ShardSize;
            var part = DatasetPart.Parse("2/2", source.Specification with { Kind = kind.Name });
            Assert.AreEqual(0, part.First % size, $"{kind} by {engine}");
            sizes.Add(size);
        }

        Assert.IsGreaterThan(1, sizes.Count);
    }

    [TestMethod]
    public void A_part_is_a_data_set_of_its_samples()
    {
        using var folder = new TemporaryFolder();
        using var whole = Make(folder["whole"], "nl");
        using var part = Make(folder["part"], "nl", "2/3");
        Assert.AreEqual(new DatasetPart(2, 3, 512, Samples), part.Specification.Part);
        Assert.AreEqual(512, part.Count);
        for (var i = 0; i < part.Count; i += 37)
        {
            CollectionAssert.AreEqual(whole.Behavior(512 + i).Table.ToArray(), part.Behavior(i).Table.ToArray());
            Assert.AreEqual(whole.Label(512 + i), part.Label(i));
        }

        Assert.AreEqual(512, DatasetVerification.Run(part, 1).Certificates);
    }

    [TestMethod]
    public void A_stopped_merge_is_done_again()
    {
        using var folder = new TemporaryFolder();
        MakeThree(folder);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            DatasetMerge.Run([folder["parts"]], folder["merged"], cancellation: stop.Token)
        );
        Assert.IsFalse(File.Exists(folder["merged/dataset.json"]));
        File.WriteAllText(folder["merged/labels.npy.0123456789abcdef.partial"], "killed in mid-file");
        DatasetMerge.Run([folder["parts"]], folder["merged"]).Dispose();
        Make(folder["whole"], "nl").Dispose();
        DatasetTests.AssertSameFiles(folder["whole"], folder["merged"]);
    }

    [TestMethod]
    public void What_is_not_exactly_the_parts_is_refused()
    {
        using var folder = new TemporaryFolder();
        MakeThree(folder);
        string Part(int number) => folder[$"parts/{number}"];
        Make(folder["seed"], "nl", "2/3", seed: 8).Dispose();
        Make(folder["half"], "nl", "1/2").Dispose();
        Make(folder["kind"], "behaviors", "2/3").Dispose();
        Make(folder["whole"], "nl").Dispose();
        Refused("1 of 3 parts is missing: 2.", Part(1), Part(3));
        Refused("2 of 3 parts are missing: 1, 3.", Part(2));
        Refused($"{Part(2)} and {Part(2)} are both part 2 of 3", Part(1), Part(2), Part(2), Part(3));
        Refused("are parts of different data sets: seed is 7 and 8", Part(1), folder["seed"], Part(3));
        Refused("are parts of different data sets: part.parts is 2 and 3", Part(1), folder["half"], Part(3));
        Refused("are parts of different data sets: kind is", Part(1), folder["kind"], Part(3));
        Refused("is a whole data set and no part", Part(1), folder["whole"]);
        Refused("is no folder", folder["nothing"]);
        Refused("No parts are named");
        Directory.CreateDirectory(folder["empty"]);
        Refused("holds no parts", folder["empty"]);
    }

    [TestMethod]
    public void What_was_changed_or_cut_is_named()
    {
        using var folder = new TemporaryFolder();
        MakeThree(folder);
        var (labels, card) = (folder["parts/2/labels.npy"], folder["parts/2/dataset.json"]);
        var bytes = File.ReadAllBytes(labels);
        File.WriteAllBytes(labels, bytes[..^8]);
        Refused("parts/2/labels.npy: the header says shape (512,2)", folder["parts"]);
        bytes[^3] ^= 1;
        File.WriteAllBytes(labels, bytes);
        Refused("parts/2/labels.npy was changed after it was written", folder["parts"]);
        bytes[^3] ^= 1;
        File.WriteAllBytes(labels, bytes);
        var text = File.ReadAllText(card);
        File.WriteAllText(
            card,
            text.Replace("\"first\": 512", "\"first\": 0", StringComparison.Ordinal),
            new UTF8Encoding(false)
        );
        Refused("parts/2/dataset.json was changed after it was written", folder["parts"]);
        File.Delete(card);
        Directory.CreateDirectory(folder["parts/2/shards"]);
        Refused("parts/2 holds no complete data set", folder["parts"]);
        File.WriteAllText(card, text);
        DatasetMerge.Run([folder["parts"]], folder["merged"]).Dispose();
        Assert.IsTrue(File.Exists(folder["merged/dataset.json"]), "repaired, it merges into the folder of the refused runs");
    }

    private static void Refused(string reason, params string[] parts)
    {
        using var folder = new TemporaryFolder();
        var message = Assert.ThrowsExactly<InvalidInputException>(() => DatasetMerge.Run(parts, folder["merged"])).Message;
        Assert.Contains(reason, message);
        Assert.IsFalse(File.Exists(folder["merged/dataset.json"]));
    }

    private static void MakeThree(TemporaryFolder folder)
    {
        for (var number = 1; number <= 3; number++)
            Make(folder[$"parts/{number}"], "nl", $"{number}/3").Dispose();
    }

    private static Dataset Make(string output, string kind, string? part = null, ulong seed = 7)
    {
        using IBehaviorSource all =
            kind == "nbl"
                ? new SampledBehaviors("bilocal-summary", Scenario.Uniform(3, 2, 2), seed, 23, "structured")
                : new SampledBehaviors("cube", Scenario.Chsh, seed, Samples, "structured");
        var label = LabelKinds.Named(kind);
        var source = part is null ? all : new BehaviorRange(all, label, part);
        var options = kind == "nbl" ? new LabelOptions { Coordinates = "summary", Gap = 1e-2 } : null;
        return DatasetBuilder.Label(source, label, output, options);
    }
}
