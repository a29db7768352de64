namespace NonlocalityML.Quantum.Planar;

/// <summary>The models that a search has met, which often serve again; new ones are looked for only when none of them
/// does.</summary>
internal sealed class PlanarPool(PlanarMaximum maximum)
{
    private readonly List<(PlanarModel Model, double[] Correlators)> known = [];

    /// <summary>A model with y.p above a value; null if there is none.</summary>
    /// <param name="y">The functional.</param>
    /// <param name="current">Models near which better ones may lie.</param>
    /// <param name="value">What must be exceeded.</param>
    public PlanarModel? Best(double[] y, IEnumerable<PlanarModel> current, double value)
    {
        if (Known(y, value) is { } model)
            return model;
        foreach (var start in current)
        {
            // Where both parties repeat one observable the value is stationary, and nothing is reached.
            if (!start.IsDeterministic)
                Add(maximum.From(start, y), value);
        }

        return Known(y, value) ?? Add(maximum.Of(y), value);
    }

    private PlanarModel? Known(double[] y, double value)
    {
        PlanarModel? best = null;
        foreach (var (model, correlators) in known)
        {
            var sum = 0.0;
            for (var i = 0; i < correlators.Length; i++)
                sum += y[i] * correlators[i];
            if (sum > value)
                (value, best) = (sum, model);
        }

        return best;
    }

    private PlanarModel? Add((PlanarModel Model, double Value) reached, double value)
    {
        if (reached.Value <= value)
            return null;
        var correlators = new double[8];
        reached.Model.WriteCorrelators(correlators);
        known.Add((reached.Model, correlators));
        return reached.Model;
    }
}
