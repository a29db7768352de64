using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>The correlators &lt;A_x B_y&gt; of two parties with two outcomes, C order, of behaviors without marginals.</summary>
internal sealed class CorrelatorFeatures(Scenario scenario)
    : FeatureSpace("correlators", BipartiteCoordinates.Require(scenario), scenario.SettingTuples)
{
    /// <summary>How far marginals may be from zero: rounding of counts projected to the no-signalling set.</summary>
    private const double MarginalTolerance = 1e-9;

    private readonly BipartiteCoordinates layout = new(scenario, hasMarginals: false);

    public override string Description => "correlators <AxBy>, y running fastest; marginals vanish";

    internal override void PullBack(ReadOnlySpan<double> gradient, Span<double> correlators)
    {
        var columns = Scenario.Settings(1);
        for (var i = 0; i < gradient.Length; i++)
            correlators[(((i / columns) + 1) * (columns + 1)) + (i % columns) + 1] += gradient[i];
    }

    internal override int Coordinates => layout.Length;

    internal override void WriteFunctional(BellInequality inequality, Span<double> coefficients) =>
        layout.WriteFunctional(inequality, coefficients);

    internal override BellInequality ToInequality(ReadOnlySpan<double> coefficients) => layout.ToInequality(coefficients);

    internal override CanonicalForm Canonicalize(Node coordinates) => layout.Canonicalize(coordinates);

    private protected override void WriteCore(Behavior behavior, Span<float> row)
    {
        var correlators = Correlators.Of(behavior);
        Span<double> values = stackalloc double[new BipartiteCoordinates(Scenario, hasMarginals: true).Length];
        BipartiteCoordinates.Write(correlators, values);
        foreach (var marginal in values[Length..])
        {
            if (Math.Abs(marginal) > MarginalTolerance)
                throw new InvalidInputException(
                    $"The behavior has marginals (one is {marginal:G3}); features 'correlators' need them to vanish."
                );
        }

        for (var i = 0; i < Length; i++)
            row[i] = (float)values[i];
    }
}
