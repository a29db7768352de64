using NonlocalityML.Bell;
using NonlocalityML.Labeling;

namespace NonlocalityML.Tests.Datasets;

/// <summary>Gives true but wide certificates at once: the CHSH inequality, and a model whose weights depend on the
/// behavior.</summary>
internal sealed class WideEngine : INonlocalityEngine
{
    public string Name => "wide";

    public Scenario Scenario => Scenario.Chsh;

    public Certificate Solve(Behavior behavior)
    {
        var coefficients = BellInequalities.Chsh.Coefficients.ToArray();
        var strategies = Enumerable.Range(0, 16).Select(index => (long)index).ToArray();
        var weights = strategies.Select(index => behavior.Table[(int)index] > 0.2 ? behavior.Table[(int)index] : 0).ToArray();
        return Certificate.Close(behavior, coefficients, strategies, weights);
    }

    public void Dispose() { }
}
