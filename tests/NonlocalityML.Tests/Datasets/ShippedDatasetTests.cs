using NonlocalityML.Datasets;

namespace NonlocalityML.Tests.Datasets;

/// <summary>What ships under datasets/ is what its cards say.</summary>
[TestClass]
public sealed class ShippedDatasetTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "datasets");

    private static IEnumerable<string> All =>
        Directory
            .GetDirectories(Folder)
            .Where(folder => File.Exists(Path.Combine(folder, DatasetCard.FileName)))
            .Order(StringComparer.Ordinal);

    [TestMethod]
    [TestCategory("Slow")]
    public void Every_proof_and_every_checksum_holds()
    {
        foreach (var folder in All)
        {
            using var dataset = Dataset.Open(folder);
            Assert.AreEqual(dataset.Count, DatasetVerification.Run(dataset, 2).Samples, folder);
        }
    }

    [TestMethod]
    public void The_recipe_draws_the_same_behaviors()
    {
        foreach (var folder in All)
        {
            using var dataset = Dataset.Open(folder);
            var recipe = dataset.Specification;
            if (recipe.Distribution == "search")
                continue; // its parameters ship with it: see SearchedDatasetTests
            using var source = new SampledBehaviors(
                recipe.Distribution,
                recipe.Scenario,
                recipe.Seed!.Value,
                recipe.Count,
                "structured"
            );
            for (var i = 0; i < dataset.Count; i += 37)
            {
                var (drawn, stored) = (source.Behavior(i).Table.ToArray(), dataset.Behavior(i).Table.ToArray());
                // Logarithms and powers of the sampler may differ in the last place from one system to another.
                for (var k = 0; k < stored.Length; k++)
                    Assert.AreEqual(stored[k], drawn[k], 1e-13, $"{folder}, sample {i}, entry {k}");
            }
        }
    }

    [TestMethod]
    public void The_list_in_the_readme_is_complete()
    {
        var readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        var names = All.Select(Path.GetFileName).ToList();
        Assert.HasCount(14, names);
        foreach (var name in names)
            Assert.Contains(name![0] == 'm' ? name.Replace("m3", "m2").Replace("m4", "m2").Replace("m5", "m2") : name, readme);
    }
}
