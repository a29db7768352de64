using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Learning;

/// <summary>The genetic search on problems whose best blend is known.</summary>
[TestClass]
public sealed class GeneticBlendTests
{
    private const int Points = 400;

    public static IEnumerable<object[]> Operators =>
        from selection in Selections.Names
        from crossover in Crossovers.Names
        from mutation in Mutations.Names
        select new object[] { selection, crossover, mutation };

    /// <summary>Member 0 is the truth plus noise, member 1 the truth minus the same noise, the others are wrong: the mean of 0
    /// and 1 is exact.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Operators))]
    public void Errors_that_cancel_are_found(string selection, string crossover, string mutation)
    {
        var (said, error, _) = Problem();
        var options = new GeneticBlendOptions
        {
            Selection = selection,
            Crossover = crossover,
            Mutation = mutation,
            Seed = 5,
            Stagnation = 200,
        };
        var blend = GeneticBlend.Fit(said, error, options);
        double[] alone = [.. said.Select(error)];
        var mean = error(GeneticBlend.Mix(said, [.. Enumerable.Repeat(1.0 / said.Count, said.Count)]));
        Assert.IsLessThan(0.5 * Math.Min(alone.Min(), mean), blend.Error, $"{selection}, {crossover}, {mutation}");
        Assert.AreEqual(blend.Error, error(GeneticBlend.Mix(said, blend.Weights)), 1e-12);
        for (var i = 1; i < blend.History.Length; i++)
            Assert.IsLessThanOrEqualTo(blend.History[i - 1].Best, blend.History[i].Best, "the elite lives on");
    }

    [TestMethod]
    public void The_usual_operators_find_the_best_weights()
    {
        var (said, error, _) = Problem();
        var blend = GeneticBlend.Fit(said, error, new GeneticBlendOptions { Generations = 400, Stagnation = 400 });
        Assert.AreEqual(0.5, blend.Weights[0], 0.02);
        Assert.AreEqual(0.5, blend.Weights[1], 0.02);
        Assert.AreEqual(0, blend.Weights[2], 0.02);
    }

    [TestMethod]
    public void The_seed_decides()
    {
        var (said, error, _) = Problem();
        var options = new GeneticBlendOptions { Generations = 20, Seed = 3 };
        CollectionAssert.AreEqual(GeneticBlend.Fit(said, error, options).Weights, GeneticBlend.Fit(said, error, options).Weights);
        CollectionAssert.AreNotEqual(
            GeneticBlend.Fit(said, error, options).Weights,
            GeneticBlend.Fit(said, error, options with { Seed = 4 }).Weights
        );
    }

    [TestMethod]
    public void Unknown_operators_and_empty_populations_are_refused()
    {
        var (said, error, _) = Problem();
        foreach (
            var options in (GeneticBlendOptions[])
                [new() { Selection = "lottery" }, new() { Crossover = "knot" }, new() { Mutation = "x-ray" }]
        )
            Assert.Contains(
                "of the genetic blend; ",
                Assert.ThrowsExactly<InvalidInputException>(() => GeneticBlend.Fit(said, error, options)).Message
            );
        Assert.ThrowsExactly<InvalidInputException>(() => new GeneticBlendOptions { Population = 1 });
        Assert.ThrowsExactly<InvalidInputException>(() => new GeneticBlendOptions { Elite = 0 });
    }

    private static (List<float[]> Said, Func<float[], double> Error, float[] Truth) Problem()
    {
        var random = new RandomStream(1, 0);
        float[] truth = [.. Enumerable.Range(0, Points).Select(_ => (float)random.NextDouble())];
        float[] noise = [.. truth.Select(_ => (float)(0.1 * random.NextNormal()))];
        List<float[]> said =
        [
            [.. truth.Zip(noise, (t, n) => t + n)],
            [.. truth.Zip(noise, (t, n) => t - n)],
            [.. truth.Select(_ => (float)random.NextDouble())],
            [.. truth.Select(t => t + (float)(0.3 * random.NextNormal()))],
        ];
        return (said, mixed => mixed.Zip(truth, (m, t) => Math.Abs((double)m - t)).Average(), truth);
    }
}
