using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning.Search;

/// <param name="Largest">The violation of the most violated inequality; negative where all hold.</param>
/// <param name="Sum">What the violated ones and the margin come to, at least 0.</param>
internal readonly record struct Violation(double Largest, double Sum);

/// <summary>
/// The inequalities that a search may be told not to violate, with all their relabellings: of two parties CHSH for every pair of
/// settings of either party (with two outcomes these are all its liftings), of a line sqrt|I| + sqrt|J| &lt;= 1.
/// </summary>
internal abstract class KnownInequality
{
    public static KnownInequality Of(Scenario scenario) => scenario.Parties == 3 ? new KnownBilocal() : new KnownChsh(scenario);

    /// <summary>The inequality in words.</summary>
    public abstract string Name { get; }

    /// <summary>How much each inequality is violated, with a margin.</summary>
    /// <param name="correlators">As <see cref="Correlators.Values"/>.</param>
    /// <param name="margin">How far from violation counts as held.</param>
    /// <param name="gradient">Receives the derivative of the sum.</param>
    public abstract Violation Violation(ReadOnlySpan<double> correlators, double margin, Span<double> gradient);

    /// <summary>Whether all hold for the stored probabilities, in exact fractions.</summary>
    public abstract bool Holds(Behavior behavior);

    /// <summary>The correlators of all parties, sum of (-1)^(outcomes) p, for each joint setting: exact.</summary>
    private protected static Rational[] Full(Behavior behavior)
    {
        var settings = behavior.Scenario.SettingTuples;
        var full = new Rational[settings];
        for (var i = 0; i < behavior.Table.Length; i++)
        {
            var value = Rational.FromDouble(behavior.Table[i]);
            full[i % settings] += int.IsEvenInteger(System.Numerics.BitOperations.PopCount((uint)(i / settings)))
                ? value
                : -value;
        }

        return full;
    }
}
