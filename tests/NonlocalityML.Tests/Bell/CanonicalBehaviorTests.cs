using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Bell;

/// <summary>One copy stands for all, whether it is quickly chosen or something is tied.</summary>
[TestClass]
public sealed class CanonicalBehaviorTests
{
    [TestMethod]
    [DataRow("[(2 2) (2 2)]")]
    [DataRow("[(2 2 2) (2 2)]")]
    [DataRow("[(2 2 2 2) (2 2 2 2)]")]
    public void Relabelled_copies_are_one(string name)
    {
        var scenario = Scenario.Parse(name);
        var random = new RandomStream(5, 0);
        foreach (var behavior in Behaviors(scenario))
        {
            var expected = CanonicalBehavior.Of(behavior);
            for (var copy = 0; copy < 5; copy++)
            {
                var relabeling = Relabeling.Random(scenario, random);
                while (!relabeling.To.Equals(scenario))
                    relabeling = Relabeling.Random(scenario, random);
                CollectionAssert.AreEqual(
                    expected.Table.ToArray(),
                    CanonicalBehavior.Of(relabeling.Apply(behavior)).Table.ToArray()
                );
            }
        }
    }

    [TestMethod]
    public void The_one_is_a_copy_itself()
    {
        var scenario = Scenario.Uniform(2, 3, 2);
        foreach (var behavior in Behaviors(scenario))
        {
            var chosen = CanonicalBehavior.Of(behavior);
            CollectionAssert.AreEqual(Slowly(behavior), Slowly(chosen));
        }

        long[] Slowly(Behavior behavior) => new CanonicalSearch(scenario).Run(Whole(behavior)).Coefficients;

        long[] Whole(Behavior behavior) =>
            [.. scenario.ToSlots(behavior.Table).Select(value => (long)Math.Round(Math.ScaleB(value, 40)))];
    }

    [TestMethod]
    public void What_is_tied_is_not_chosen_quickly()
    {
        var scenario = Scenario.Uniform(2, 2, 2);
        Assert.IsNull(
            GenericPose.Of(scenario, [.. scenario.ToSlots(Tsirelson().Table).Select(value => (long)Math.ScaleB(value, 40))])
        );

        Behavior Tsirelson() => Correlators.FromFull(scenario, [0.5, 0.5, 0.5, -0.5]).ToBehavior();
    }

    private static IEnumerable<Behavior> Behaviors(Scenario scenario)
    {
        ISampler[] samplers = [new NoSignalingSampler(scenario), new LocalMixtureSampler(scenario), new QuantumSampler(scenario)];
        foreach (var sampler in samplers)
            for (ulong i = 0; i < 4; i++)
                yield return sampler.Sample(new RandomStream(3, i));
        // Marginals vanish; then two settings are alike; then all are.
        var random = new RandomStream(4, 0);
        var (rows, columns) = (scenario.Settings(0), scenario.Settings(1));
        double[] cube = [.. Enumerable.Range(0, rows * columns).Select(_ => (2 * random.NextDouble()) - 1)];
        yield return Correlators.FromFull(scenario, cube).ToBehavior();
        yield return Correlators
            .FromFull(scenario, [.. cube.Select((value, i) => i < 2 * columns ? cube[i % columns] : value)])
            .ToBehavior();
        yield return Correlators.FromFull(scenario, [.. cube.Select((_, i) => i == 0 ? -0.7 : 0.7)]).ToBehavior();
    }
}
