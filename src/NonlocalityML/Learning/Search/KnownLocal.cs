using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Solvers;

namespace NonlocalityML.Learning.Search;

/// <summary>
/// All Bell inequalities of a scenario at once: what satisfies them has a local model with one common source. The violation is NL
/// in the unit of sum |q - p|, its gradient the inequality of the certificate.
/// </summary>
internal sealed class KnownLocal(Scenario scenario) : KnownInequality, IDisposable
{
    private readonly INonlocalityEngine engine = NonlocalityEngines.Create(NonlocalityEngines.Default, scenario);

    public override string Name => "any Bell inequality";

    public override Violation Violation(ReadOnlySpan<double> correlators, double margin, Span<double> gradient)
    {
        var certificate = engine.Solve(new Correlators(scenario, correlators.ToArray()).ToBehavior());
        var distance = (double)certificate.Lower / scenario.Unit;
        gradient.Clear();
        if (distance == 0)
            return default;
        Correlators.CoefficientsOf(certificate.Inequality).CopyTo(gradient);
        return new Violation(distance, distance + margin);
    }

    /// <summary>A local model lies within the width of a label.</summary>
    public override bool Holds(Behavior behavior) => engine.Solve(behavior).Upper.RoundUp() <= INonlocalityEngine.MaximumWidth;

    public void Dispose() => engine.Dispose();
}
