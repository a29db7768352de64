using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling;

/// <summary>Behaviors on which a simplex method may cycle or lose its footing: vertices, faces, symmetric points, noise in the
/// last bit.</summary>
internal static class DegenerateBehaviors
{
    public static IEnumerable<(string Name, Behavior Behavior)> Of(Scenario scenario, RandomStream stream)
    {
        var noise = Behaviors.WhiteNoise(scenario);
        yield return ("white noise", noise);
        var count = (int)Math.Min(int.MaxValue, (long)scenario.StrategyCount);
        var vertices = Enumerable
            .Range(0, 4)
            .Select(_ => DeterministicStrategy.FromIndex(scenario, stream.NextInt(count)).ToBehavior())
            .ToList();
        yield return ("strategy", vertices[0]);
        yield return ("noisy strategy", vertices[1].MixWith(noise, 0.5));
        yield return ("edge", vertices[0].MixWith(vertices[1], 0.5));
        yield return ("mixture", vertices[0].MixWith(vertices[1], 0.25).MixWith(vertices[2], 0.75).MixWith(vertices[3], 0.5));
        yield return ("noisy edge", vertices[2].MixWith(vertices[3], 1e-13));
        yield return ("last bits", Shaken(vertices[0].MixWith(noise, 0.5), stream, 1e-16));
        yield return ("rare outcomes", Shaken(vertices[0], stream, 1e-9));
        yield return ("counts", Counts(scenario, stream, 7));
        yield return ("many counts", Counts(scenario, stream, 1000));
        if (scenario.Parties != 2)
            yield break;
        foreach (var visibility in (double[])[1, 0.9, 2.0 / 3, 0.5, 0.25])
            yield return ($"box of visibility {visibility}", Box(scenario, stream).MixWith(noise, visibility));
        yield return ("box and strategy", Box(scenario, stream).MixWith(vertices[0], 0.5));
        yield return ("two boxes", Box(scenario, stream).MixWith(Box(scenario, stream), 0.5));
        yield return ("shaken box", Shaken(Box(scenario, stream), stream, 1e-15));
    }

    /// <summary>A vertex of the no-signalling set: b = a + f(x,y) modulo the smaller number of outcomes, a uniform, f
    /// random.</summary>
    public static Behavior Box(Scenario scenario, RandomStream stream)
    {
        var settings = scenario.Settings(1);
        var shifts = Enumerable.Range(0, scenario.SettingTuples).Select(_ => stream.NextInt(64)).ToArray();
        var outcomes = Enumerable
            .Range(0, 2)
            .SelectMany(party => Enumerable.Range(0, scenario.Settings(party)).Select(x => scenario.Outcomes(party, x)))
            .Min();
        return Behavior.FromFunction(
            scenario,
            (a, b, x, y) =>
                a < outcomes && b < outcomes && (b - a - shifts[(x * settings) + y]) % outcomes == 0 ? 1.0 / outcomes : 0
        );
    }

    /// <summary>Each probability scaled by up to this much more, then normalised: it signals.</summary>
    private static Behavior Shaken(Behavior behavior, RandomStream stream, double amount)
    {
        var table = behavior.Table.ToArray();
        foreach (var i in behavior.Scenario.TableIndexOfSlot)
            table[i] += amount * stream.NextDouble();
        return Normalized(behavior.Scenario, table);
    }

    /// <summary>Frequencies of this many events a setting: they signal.</summary>
    private static Behavior Counts(Scenario scenario, RandomStream stream, int events)
    {
        var table = new double[scenario.TableLength];
        var real = scenario.TableIndexOfSlot.ToArray();
        for (var setting = 0; setting < scenario.SettingTuples; setting++)
        {
            var cells = real.Where(i => i % scenario.SettingTuples == setting).ToArray();
            for (var k = 0; k < events; k++)
                table[cells[stream.NextInt(cells.Length)]]++;
        }

        return Normalized(scenario, table);
    }

    private static Behavior Normalized(Scenario scenario, double[] table)
    {
        var sums = new double[scenario.SettingTuples];
        for (var i = 0; i < table.Length; i++)
            sums[i % sums.Length] += table[i];
        for (var i = 0; i < table.Length; i++)
            table[i] /= sums[i % sums.Length];
        return new Behavior(scenario, table);
    }
}
