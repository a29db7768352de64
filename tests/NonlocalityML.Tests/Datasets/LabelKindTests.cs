using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class LabelKindTests
{
    private static readonly LabelKind Excess = new ChshExcessLabels();

    [ClassInitialize]
    public static void Add(TestContext _) => LabelKinds.Add(Excess);

    [ClassCleanup]
    public static void Remove() => LabelKinds.Remove(Excess);

    [TestMethod]
    public void A_new_kind_is_one_file_and_is_written_read_verified_and_merged_as_the_others_are()
    {
        using var folder = new TemporaryFolder();
        foreach (var part in (string[])["1/2", "2/2"])
        {
            using var half = new BehaviorRange(Points(), Excess, part);
            DatasetBuilder.Label(half, Excess, folder[$"parts/{part[0]}"], threads: 2).Dispose();
        }

        using var merged = DatasetMerge.Run([folder["parts"]], folder["merged"]);
        using var points = Points();
        using var whole = DatasetBuilder.Label(points, LabelKinds.Nonlocality, folder["nl"]);
        Assert.AreEqual(Excess, merged.Labels);
        Assert.IsTrue(merged.IsLabeled);
        Assert.AreEqual(
            (300L, 300L),
            (DatasetVerification.Run(merged, 2).Samples, DatasetVerification.Run(merged, 2).Certificates)
        );
        for (var i = 0; i < merged.Count; i++)
        {
            var (lower, upper) = merged.Label(i);
            Assert.IsLessThan(1e-9, Math.Abs(lower - whole.Label(i).Lower), "NL of CHSH is max(0, (S - 2)/8)");
            Assert.IsLessThan(1e-9, upper - lower);
        }

        Assert.AreEqual(LabelSummary.Of(whole).Nonlocal, LabelSummary.Of(merged).Nonlocal);
    }

    [TestMethod]
    public void A_changed_proof_of_a_new_kind_is_found()
    {
        using var folder = new TemporaryFolder();
        using (var points = Points())
            DatasetBuilder.Label(points, Excess, folder["out"]).Dispose();
        var bytes = File.ReadAllBytes(folder["out/correlators.npy"]);
        BitConverter.GetBytes(3.0).CopyTo(bytes, bytes.Length - 8);
        File.WriteAllBytes(folder["out/correlators.npy"], bytes);
        using var dataset = Dataset.Open(folder["out"]);
        var error = Assert.ThrowsExactly<InvalidInputException>(() => DatasetVerification.Run(dataset, 1));
        Assert.Contains("sample 299: (S - 2)/8 is", error.Message);
    }

    [TestMethod]
    public void Every_kind_of_label_is_written_anew_over_every_other_and_verifies()
    {
        using var folder = new TemporaryFolder();
        LabelKind[] kinds = [LabelKinds.Nonlocality, LabelKinds.CorrelatorClasses, LabelKinds.BehaviorClasses];
        foreach (var first in kinds)
        foreach (var second in kinds)
        {
            var (one, two) = (folder[$"{first}-{second}/1"], folder[$"{first}-{second}/2"]);
            using var source = new SampledBehaviors("cube", Scenario.Chsh, 3, 12, "structured");
            using var labeled = DatasetBuilder.Label(source, first, one);
            using var again = DatasetBuilder.Label(labeled, second, two);
            Assert.AreEqual(12, DatasetVerification.Run(again, 1).Samples, $"{first}, then {second}");
        }

        using var lines = new SampledBehaviors("bilocal-summary", Scenario.Uniform(3, 2, 2), 3, 2, "structured");
        var options = new LabelOptions { Coordinates = "summary", Gap = 0.1 };
        using var bilocal = DatasetBuilder.Label(lines, LabelKinds.Bilocality, folder["nbl"], options);
        using var local = DatasetBuilder.Label(bilocal, LabelKinds.Nonlocality, folder["nl"]);
        Assert.AreEqual(2, DatasetVerification.Run(local, 1).Certificates);
        Assert.IsNull(local.Specification.Gap);
    }

    [TestMethod]
    public void Options_of_another_kind_and_unknown_names_are_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        Refuse("labels of nl have no such option", LabelKinds.Nonlocality, new LabelOptions { Gap = 0.1 });
        Refuse("labels of class have no such option", LabelKinds.CorrelatorClasses, new LabelOptions { Engine = "structured" });
        Refuse("'magic' finds no labels of behavior-class", LabelKinds.BehaviorClasses, new LabelOptions { Engine = "magic" });
        Refuse("scenario", LabelKinds.Bilocality, new LabelOptions());
        Assert.IsFalse(Directory.Exists(folder["out"]));
        Assert.Contains("nl, nbl, class", Assert.ThrowsExactly<InvalidInputException>(() => LabelKinds.Named("magic")).Message);

        void Refuse(string reason, LabelKind kind, LabelOptions options)
        {
            using var points = Points();
            var error = Assert.ThrowsExactly<InvalidInputException>(() =>
                DatasetBuilder.Label(points, kind, folder["out"], options)
            );
            Assert.Contains(reason, error.Message);
        }
    }

    private static SampledBehaviors Points() => new("no-signaling", Scenario.Chsh, 7, 300, "structured");
}
