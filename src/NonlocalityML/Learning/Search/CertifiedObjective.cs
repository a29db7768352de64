using NonlocalityML.Bell;

namespace NonlocalityML.Learning.Search;

/// <summary>The proven lower bound of a certified network, with the inequality that proves it as the gradient.</summary>
internal sealed class CertifiedObjective(Scenario scenario) : ISearchObjective
{
    private readonly CertifiedNetwork network = CertifiedNetwork.Open(
        CertifiedNetwork.Build(new CertifiedNetworkOptions(scenario, CertifiedFeatures.Table)),
        threads: 1
    );

    public void Evaluate(
        ReadOnlySpan<double> correlators,
        Span<double> values,
        Span<double> gradients,
        CancellationToken cancellation = default
    )
    {
        var length = correlators.Length / values.Length;
        var features = new float[values.Length * scenario.TableLength];
        for (var i = 0; i < values.Length; i++)
        {
            var table = new Correlators(scenario, correlators.Slice(i * length, length).ToArray()).ToBehavior().Table;
            for (var k = 0; k < table.Length; k++)
                features[(i * table.Length) + k] = (float)table[k];
        }

        var intervals = network.Score(features);
        var inequality = new double[scenario.TableLength];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = intervals.Lower[i];
            for (var k = 0; k < inequality.Length; k++)
                inequality[k] = intervals.Inequality(i)[k];
            var slope = Correlators.CoefficientsOf(new BellInequality(scenario, inequality));
            for (var k = 0; k < length; k++)
                gradients[(i * length) + k] = scenario.Unit * slope[k];
        }
    }

    public void Dispose() => network.Dispose();
}
