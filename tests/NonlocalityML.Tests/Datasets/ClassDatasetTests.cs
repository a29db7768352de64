using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Datasets;

[TestClass]
public sealed class ClassDatasetTests
{
    private const int Count = 600;

    [TestMethod]
    public void Classes_are_balanced_and_checked_again()
    {
        using var folder = new TemporaryFolder();
        using (var source = new SampledBehaviors("balanced-quantum", Scenario.Chsh, 4, Count, "structured"))
        using (var dataset = DatasetBuilder.Label(source, LabelKinds.CorrelatorClasses, folder["out"], threads: 2))
        {
            var counts = dataset.CountClasses();
            // Three standard deviations of a binomial with p = 1/3.
            foreach (var name in Memberships.Sets)
                Assert.AreEqual(Count / 3.0, counts[name], 3 * Math.Sqrt(Count * 2 / 9.0), $"seed 4, {name}");
            Assert.AreEqual(Count, DatasetVerification.Run(dataset, 2).Samples);
        }

        var path = folder["out/classes.npy"];
        var bytes = File.ReadAllBytes(path);
        bytes[^1] = (byte)(2 - bytes[^1] + (bytes[^1] == 1 ? 1 : 0));
        File.WriteAllBytes(path, bytes);
        using var changed = Dataset.Open(folder["out"]);
        var error = Assert.ThrowsExactly<InvalidInputException>(() => DatasetVerification.Run(changed, 1));
        Assert.Contains($"sample {Count - 1}: number 0 of classes is ", error.Message);
    }

    [TestMethod]
    public void Classes_of_other_scenarios_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var source = new SampledBehaviors("no-signaling", Scenario.Bipartite(3), 4, 5, "structured");
        Assert.ThrowsExactly<InvalidInputException>(() =>
            DatasetBuilder.Label(source, LabelKinds.CorrelatorClasses, folder["out"])
        );
    }
}
