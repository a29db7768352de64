using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Learning.Search;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Learning.Search;

/// <summary>Searches end where theory says, respect what the laboratory has, and prove what they find.</summary>
[TestClass]
public sealed class SearchRunTests
{
    private static readonly double Tsirelson = (Math.Sqrt(2) - 1) / 4;

    [TestMethod]
    [DataRow("learned")]
    [DataRow("exact")]
    public void The_best_of_two_settings_is_Tsirelson(string objective)
    {
        var found = Run(
            new SearchOptions
            {
                Scenario = "m2",
                Objective = objective,
                Starts = 16,
                Steps = 150,
                Laboratory = new() { State = null },
            }
        );
        Assert.AreEqual(Tsirelson, found.Laboratories[0].Best[0].Lower, 1e-4);
        Assert.IsLessThanOrEqualTo(Tsirelson + 1e-9, found.Laboratories[0].Best[0].Upper);
        Assert.AreEqual(45, found.Laboratories[0].Best[0].State, 1);
    }

    /// <summary>Eberhard, PRA 47, R747 (1993): 2/3 for weakly entangled states; 2(sqrt 2 - 1) = 0.828 for maximally entangled
    /// ones.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    [DataRow(45.0, 0.82, false)]
    [DataRow(45.0, 0.84, true)]
    [DataRow(null, 0.66, false)]
    [DataRow(null, 0.75, true)]
    public void Detectors_below_the_limit_show_nothing(double? state, double efficiency, bool isFound)
    {
        var found = Run(
            new SearchOptions
            {
                Scenario = "m2",
                Objective = "exact",
                Starts = 32,
                Steps = 300,
                Laboratory = new()
                {
                    State = state,
                    Efficiency = efficiency,
                    IsReal = true,
                },
            }
        );
        Assert.AreEqual(isFound, found.Laboratories[0].Finds > 0);
    }

    [TestMethod]
    public void Finds_beyond_CHSH_are_proven_and_violate_it_nowhere()
    {
        var options = new SearchOptions
        {
            Scenario = "m3",
            IsBeyond = true,
            Starts = 32,
            Steps = 200,
            Kept = 3,
            Laboratory = new() { State = null, Efficiency = 0.9 },
        };
        Run(
            options,
            (result, dataset) =>
            {
                Assert.IsGreaterThan(0, dataset.Count);
                Assert.AreEqual(dataset.Count, DatasetVerification.Run(dataset, 1).Samples);
                for (var i = 0; i < dataset.Count; i++)
                {
                    Assert.IsGreaterThan(1e-9, dataset.Label(i).Lower);
                    var correlators = Correlators.Of(dataset.Behavior(i));
                    foreach (var (x, u) in Pairs)
                    foreach (var (y, w) in Pairs)
                    {
                        double[] four = [correlators[x, y], correlators[x, w], correlators[u, y], correlators[u, w]];
                        foreach (var value in four)
                            Assert.IsLessThanOrEqualTo(2, Math.Abs(four.Sum() - (2 * value)));
                    }
                }
            }
        );
    }

    [TestMethod]
    public void A_search_that_was_stopped_goes_on_to_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var options = new SearchOptions
        {
            Scenario = "m2",
            Objective = "exact",
            Starts = 40,
            Steps = 20,
            Sweep = new("visibility", 0.9, 1, 0.1),
        };
        SearchRun.Run(options, folder["whole"], threads: 2);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => SearchRun.Run(options, folder["parts"], 1, new Stop(stop), stop.Token));
        Assert.IsFalse(File.Exists(folder["parts/found.json"]));
        SearchRun.Run(options, folder["parts"]);
        foreach (var file in (string[])["found.json", "finds/behaviors.npy", "finds/labels.npy", "finds/inequalities.npy"])
            CollectionAssert.AreEqual(
                File.ReadAllBytes(folder[$"whole/{file}"]),
                File.ReadAllBytes(folder[$"parts/{file}"]),
                file
            );
        Assert.ThrowsExactly<InvalidInputException>(() => SearchRun.Run(options with { Seed = 2 }, folder["parts"]));
    }

    private static IEnumerable<(int, int)> Pairs => [(1, 2), (1, 3), (2, 3)];

    private static SearchResult Run(SearchOptions options)
    {
        using var folder = new TemporaryFolder();
        return SearchRun.Run(options, folder["found"], threads: 2);
    }

    private static void Run(SearchOptions options, Action<SearchResult, Dataset> check)
    {
        using var folder = new TemporaryFolder();
        var result = SearchRun.Run(options, folder["found"], threads: 2);
        using var dataset = Dataset.Open(folder["found/finds"]);
        check(result, dataset);
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<long>
    {
        public void Report(long value) => source.Cancel();
    }
}
