using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Files;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Datasets;

/// <summary>Data sets of classes of whole CHSH behaviors: every label proven, and every change found.</summary>
[TestClass]
public sealed class BehaviorClassDatasetTests
{
    private const int Count = 150;

    [TestMethod]
    [TestCategory("Slow")]
    public void Classes_are_proven_about_balanced_and_the_same_for_any_threads()
    {
        using var folder = new TemporaryFolder();
        using var dataset = Make(folder["two"], 2);
        using var again = Make(folder["one"], 1);
        Assert.AreEqual(dataset.Card.Sha256, again.Card.Sha256);
        var found = DatasetVerification.Run(dataset, 2);
        Assert.AreEqual((Count, Count), (found.Samples, found.Certificates));
        var counts = dataset.CountClasses();
        Assert.AreEqual(Count, counts.Values.Sum(), "seed 4: nothing is undecided");
        foreach (var (name, count) in counts)
            Assert.AreEqual(Count / 3.0, count, 0.1 * Count, $"seed 4, {name}");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void What_was_changed_is_found()
    {
        using var folder = new TemporaryFolder();
        using (var made = Make(folder["made"], 2))
        {
            for (var i = 0; i < Count; i++)
                Assert.IsNull(LabelKinds.BehaviorClasses.Check(made, i).Fault, $"sample {i}");
        }

        foreach (
            var (file, place) in ((string, int)[])
                [
                    ("classes", 1),
                    ("margins", 8),
                    ("mixture_weights", 8),
                    ("mixture_models", 8),
                    ("squares", 8),
                    ("inequalities", 8),
                ]
        )
        {
            var path = folder[$"made/{file}.npy"];
            var original = File.ReadAllBytes(path);
            var changed = (byte[])original.Clone();
            if (place == 1)
                changed[^1] = (byte)((changed[^1] + 1) % 3);
            else
                BitConverter.TryWriteBytes(
                    changed.AsSpan(changed.Length - place),
                    BitConverter.ToDouble(changed, changed.Length - place) + 0.01
                );
            File.WriteAllBytes(path, changed);
            using (var dataset = Dataset.Open(folder["made"]))
                Assert.ThrowsExactly<InvalidInputException>(() => DatasetVerification.Run(dataset, 1), file);
            File.WriteAllBytes(path, original);
        }
    }

    /// <summary>Margins are computed again from behaviors and models, not compared with themselves.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    [DataRow(0.2)]
    [DataRow(-0.01)]
    [DataRow(-1.5)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void A_false_margin_of_any_sample_is_found(double change)
    {
        using var folder = new TemporaryFolder();
        using (var made = Make(folder["made"], 2))
            Assert.IsNull(LabelKinds.BehaviorClasses.Check(made, 0).Fault);
        var path = folder["made/margins.npy"];
        var original = File.ReadAllBytes(path);
        for (var number = 0; number < 2 * Count; number += 7)
        {
            var changed = (byte[])original.Clone();
            var place = changed.AsSpan(changed.Length - (16 * Count) + (8 * number));
            BitConverter.TryWriteBytes(place, BitConverter.ToDouble(place) + change);
            File.WriteAllBytes(path, changed);
            using var dataset = Dataset.Open(folder["made"]);
            Assert.Contains("margin", LabelKinds.BehaviorClasses.Check(dataset, number / 2).Fault!, $"number {number}");
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void Nonlocal_samples_keep_both_proofs_and_signalling_tables_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var dataset = Make(folder["made"], 2);
        var classes = Enumerable.Range(0, Count).Select(i => BehaviorClassLabels.Read(dataset, i)).ToList();
        foreach (var found in classes.Where(found => found.Class == Membership.PostQuantum))
        {
            Assert.IsGreaterThan(0, found.Proofs.Quantumness!.Lower.RoundDown());
            Assert.IsLessThan(0, found.QuantumMargin);
        }

        foreach (var found in classes.Where(found => found.Class == Membership.Quantum))
        {
            Assert.IsLessThanOrEqualTo(Classification.ModelTolerance, found.Proofs.Quantumness!.Upper.RoundUp());
            Assert.IsTrue(found.LocalMargin < 0 && found.QuantumMargin >= 0);
        }

        NpyWriter.Write(
            folder["signals.npy"],
            Behavior.FromFunction(Scenario.Chsh, (a, b, x, y) => a == y && b == 0 ? 1 : 0).Table,
            2,
            2,
            2,
            2
        );
        using var source = BehaviorFile.Open(folder["signals.npy"], Scenario.Chsh);
        Assert.Contains(
            "Sample 0: The behavior signals",
            Assert
                .ThrowsExactly<InvalidInputException>(() =>
                    DatasetBuilder.Label(source, LabelKinds.BehaviorClasses, folder["out"])
                )
                .Message
        );
    }

    private static Dataset Make(string folder, int threads)
    {
        using var source = new SampledBehaviors("chsh-classes", Scenario.Chsh, 4, Count, "structured");
        return DatasetBuilder.Label(source, LabelKinds.BehaviorClasses, folder, threads: threads);
    }
}
