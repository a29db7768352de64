using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Labeling.Intervals;

namespace NonlocalityML.Tests.Learning;

/// <summary>NL does not change where settings, outcomes or parties get other names, and neither may a score.</summary>
[TestClass]
public sealed class RelabelledScoresTests
{
    private const ulong Seed = 11;

    [TestMethod]
    [DataRow("m2-cube")]
    [DataRow("m3-cube")]
    [DataRow("m4-cube")]
    [DataRow("m5-cube")]
    [DataRow("m2-no-signaling")]
    [DataRow("m3-no-signaling")]
    [DataRow("m4-no-signaling")]
    [DataRow("m5-no-signaling")]
    [DataRow("m4-interval")]
    [DataRow("m5-interval")]
    [DataRow("m5-cube-interval")]
    public void Relabelled_copies_get_the_same_score(string name)
    {
        using var scorer = Scorer.Open(Path.Combine(Repository.Root, "models", name), new ExecutionOptions { Threads = 1 });
        var scenario = scorer.Space.Scenario;
        var random = new RandomStream(Seed, 0);
        var differences = new List<(double Difference, string Kind)>();
        foreach (var (kind, behavior) in Behaviors(scorer.Space, 2))
        {
            var score = scorer.Score(behavior).Value;
            for (var copy = 0; copy < 2; copy++)
                differences.Add(
                    (Math.Abs(score - scorer.Score(Relabeling.Random(scenario, random).Apply(behavior)).Value), kind)
                );
        }

        var report = string.Join(
            ", ",
            differences.GroupBy(one => one.Kind).Select(group => $"{group.Key} {group.Max(one => one.Difference):G3}")
        );
        Assert.IsLessThan(1e-6, differences.Max(one => one.Difference), report);
    }

    /// <summary>Behaviors of every kind, also those in which settings or parties are tied.</summary>
    private static IEnumerable<(string Kind, Behavior Behavior)> Behaviors(FeatureSpace space, int each)
    {
        var settings = space.Scenario.Settings(0);
        foreach (var family in CorrelatorFamilies.Names)
            for (var i = 0; i < each; i++)
            {
                var row = CorrelatorFamilies.Draw(family, settings, new RandomStream(Seed, (ulong)i));
                yield return (family, Correlators.FromFull(space.Scenario, [.. row.Select(value => (double)value)]).ToBehavior());
            }

        if (space.Name != "table")
            yield break;
        foreach (
            var sampler in (ISampler[])
                [
                    new NoSignalingSampler(space.Scenario),
                    new LocalMixtureSampler(space.Scenario),
                    new QuantumSampler(space.Scenario),
                ]
        )
            for (var i = 0; i < each; i++)
                yield return (sampler.Name, sampler.Sample(new RandomStream(Seed, (ulong)i)));
    }
}
