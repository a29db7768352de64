using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Solvers;

namespace NonlocalityML.Learning.Search;

/// <summary>NL itself: the inequality of the certificate is the optimal dual solution, and so the (sub)gradient of NL.</summary>
internal sealed class ExactObjective(Scenario scenario) : ISearchObjective
{
    private readonly INonlocalityEngine engine = NonlocalityEngines.Create(NonlocalityEngines.Default, scenario);

    public void Evaluate(
        ReadOnlySpan<double> correlators,
        Span<double> values,
        Span<double> gradients,
        CancellationToken cancellation = default
    )
    {
        var length = correlators.Length / values.Length;
        for (var i = 0; i < values.Length; i++)
        {
            var certificate = engine.Solve(
                new Correlators(scenario, correlators.Slice(i * length, length).ToArray()).ToBehavior(),
                cancellation
            );
            values[i] = ((double)certificate.Lower + (double)certificate.Upper) / 2;
            var slope = Correlators.CoefficientsOf(certificate.Inequality);
            for (var k = 0; k < length; k++)
                gradients[(i * length) + k] = scenario.Unit * slope[k];
        }
    }

    public void Dispose() => engine.Dispose();
}
