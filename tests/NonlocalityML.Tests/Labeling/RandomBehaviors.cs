using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling;

/// <summary>Seeded behaviors for labels: some local, some not, all with marginals.</summary>
internal static class RandomBehaviors
{
    /// <summary>A mixture of relabelled PR boxes, deterministic strategies and noise: no-signalling, in the CHSH
    /// scenario.</summary>
    public static Behavior NoSignalingChsh(RandomStream stream)
    {
        var behavior = Behaviors.WhiteNoise(Scenario.Chsh);
        for (var i = 0; i < 4; i++)
        {
            var box = Relabeling.Random(Scenario.Chsh, stream).Apply(Behaviors.PopescuRohrlich);
            behavior = behavior.MixWith(
                stream.NextInt(3) > 0 ? box : Local(Scenario.Chsh, stream),
                0.2 + (0.5 * stream.NextDouble())
            );
        }

        return behavior;
    }

    public static Behavior Local(Scenario scenario, RandomStream stream) =>
        NonlocalityML.Tests.Bell.RandomBell.Model(scenario, stream).ToBehavior();

    /// <summary>Independent random distributions for each joint setting, mixed with a local behavior: signalling, any
    /// scenario.</summary>
    public static Behavior Arbitrary(Scenario scenario, RandomStream stream)
    {
        var table = new double[scenario.TableLength];
        foreach (var index in scenario.TableIndexOfSlot)
            table[index] = stream.NextExponential();
        for (var setting = 0; setting < scenario.SettingTuples; setting++)
        {
            var total = 0.0;
            for (var i = setting; i < table.Length; i += scenario.SettingTuples)
                total += table[i];
            for (var i = setting; i < table.Length; i += scenario.SettingTuples)
                table[i] /= total;
        }

        return new Behavior(scenario, table).MixWith(Local(scenario, stream), stream.NextDouble());
    }
}
