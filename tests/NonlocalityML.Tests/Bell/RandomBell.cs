using FsCheck;
using FsCheck.Fluent;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Bell;

/// <summary>Random scenarios, behaviors and inequalities for property tests; FsCheck prints the seed of a failure.</summary>
internal static class RandomBell
{
    /// <summary>One to three parties, one to three settings, one to three outcomes, which may differ from setting to
    /// setting.</summary>
    public static Gen<Scenario> Scenarios { get; } =
        Gen.Choose(1, 3).SelectMany(parties => Party.ListOf(parties)).Select(parties => new Scenario(parties));

    private static Gen<IEnumerable<int>> Party =>
        Gen.Choose(1, 3).SelectMany(settings => Gen.Choose(1, 3).ListOf(settings)).Select(outcomes => outcomes.AsEnumerable());

    public static void ForAll<T>(Gen<T> generator, Action<T, RandomStream> property, int count = 100) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(count),
            Prop.ForAll(
                generator.SelectMany(value => Gen.Choose(0, int.MaxValue).Select(seed => (value, seed))).ToArbitrary(),
                pair => property(pair.value, new RandomStream((ulong)pair.seed, 0))
            )
        );

    /// <summary>A local behavior: a few strategies with exponential weights.</summary>
    public static LocalModel Model(Scenario scenario, RandomStream stream, int strategies = 5) =>
        new(
            scenario,
            Enumerable.Range(0, strategies).Select(_ => (long)stream.NextInt((int)scenario.StrategyCount)),
            Enumerable.Range(0, strategies).Select(_ => stream.NextExponential())
        );

    /// <summary>Coefficients that are small whole numbers.</summary>
    public static BellInequality Inequality(Scenario scenario, RandomStream stream) =>
        new(
            scenario,
            scenario.ToTable<double>(
                Enumerable.Range(0, scenario.SlotLength).Select(_ => (double)stream.NextInt(7) - 3).ToArray()
            )
        );
}
