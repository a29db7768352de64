using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Learning.Search;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Learning.Search;

/// <summary>The data set of bilocal finds that ships: quantum, local with one source, not bilocal, and not seen by the known
/// inequality.</summary>
[TestClass]
public sealed class SearchedDatasetTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "datasets", "bilocal-beyond-inequality");

    [TestMethod]
    public void Every_find_is_what_it_is_said_to_be()
    {
        using var dataset = Dataset.Open(Folder);
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, dataset.Scenario);
        var known = KnownInequality.Of(dataset.Scenario);
        Assert.IsGreaterThanOrEqualTo(10, dataset.Count);
        for (var i = 0; i < dataset.Count; i++)
        {
            var behavior = dataset.Behavior(i);
            Assert.IsTrue(known.Holds(behavior), $"find {i} violates the known inequality");
            Assert.IsGreaterThan(1e-4, dataset.Label(i).Lower, $"find {i} is not bilocal");
            Assert.IsLessThan(1e-9, engine.Solve(behavior).Upper.RoundUp(), $"find {i} has a local model");
            Assert.IsLessThan(1, LargestSum(Correlators.Of(behavior)), $"find {i}");
        }
    }

    [TestMethod]
    public void Its_parameters_give_the_same_behaviors()
    {
        using var dataset = Dataset.Open(Folder);
        using var found = new FoundBehaviors(SearchRun.Read(Folder));
        Assert.AreEqual(found.Specification.Count, dataset.Count);
        for (var i = 0; i < dataset.Count; i++)
        {
            var (expected, stored) = (found.Behavior(i).Table.ToArray(), dataset.Behavior(i).Table.ToArray());
            for (var k = 0; k < stored.Length; k++)
                Assert.AreEqual(expected[k], stored[k], 1e-12, $"find {i}, entry {k}");
        }
    }

    /// <summary>sqrt|I| + sqrt|J|, written out: the signs (-1)^(jx + kz) of I and (-1)^((1-j)x + (1-k)z) of J, B's settings
    /// either way.</summary>
    private static double LargestSum(Correlators correlators)
    {
        var largest = 0.0;
        for (var first = 0; first < 2; first++)
        for (var j = 0; j < 2; j++)
        for (var k = 0; k < 2; k++)
        {
            double i = 0,
                other = 0;
            for (var x = 0; x < 2; x++)
            for (var z = 0; z < 2; z++)
            {
                i += Math.Pow(-1, (j * x) + (k * z)) * correlators[x + 1, first + 1, z + 1] / 4;
                other += Math.Pow(-1, ((1 - j) * x) + ((1 - k) * z)) * correlators[x + 1, 2 - first, z + 1] / 4;
            }

            largest = Math.Max(largest, Math.Sqrt(Math.Abs(i)) + Math.Sqrt(Math.Abs(other)));
        }

        return largest;
    }
}
