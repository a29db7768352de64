using NonlocalityML.Bell;
using NonlocalityML.Graphs;

namespace NonlocalityML.Learning;

/// <summary>
/// The whole table p[a,b,..,x,y,..], C order. For two parties with two outcomes the graph turns it into correlators and marginals
/// (a marginal is averaged over the other party's settings); elsewhere the table itself serves, without symmetries.
/// </summary>
internal sealed class TableFeatures(Scenario scenario) : FeatureSpace("table", scenario, scenario.TableLength)
{
    private readonly BipartiteCoordinates? layout = BipartiteCoordinates.Fits(scenario)
        ? new(scenario, hasMarginals: true)
        : null;

    public override string Description => "probabilities p[a,b,..,x,y,..], outcomes first, then settings, C order";

    public override bool HasSymmetries => layout is not null;

    internal override int Coordinates => layout?.Length ?? Length;

    internal override Node ToCoordinates(Node features) =>
        layout is null ? features : features.MatMul(Node.Constant(layout.FromTable()));

    internal override void WriteFunctional(BellInequality inequality, Span<double> coefficients) =>
        Layout.WriteFunctional(inequality, coefficients);

    internal override BellInequality ToInequality(ReadOnlySpan<double> coefficients) => Layout.ToInequality(coefficients);

    internal override CanonicalForm Canonicalize(Node coordinates) => Layout.Canonicalize(coordinates);

    internal override Node? ClosedForms(Node canonical) => Scenario.Equals(Scenario.Chsh) ? ChshClosedForms.Of(canonical) : null;

    internal override void PullBack(ReadOnlySpan<double> gradient, Span<double> correlators)
    {
        var coefficients = Correlators.CoefficientsOf(new BellInequality(Scenario, gradient));
        for (var i = 0; i < coefficients.Length; i++)
            correlators[i] += coefficients[i];
    }

    private protected override void WriteCore(Behavior behavior, Span<float> row)
    {
        for (var i = 0; i < Length; i++)
            row[i] = (float)behavior.Table[i];
    }

    private BipartiteCoordinates Layout => layout ?? throw BipartiteCoordinates.Misfit(Scenario);
}
