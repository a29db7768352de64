using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Tables;

/// <summary>
/// Looks for the local model nearest to a behavior by gradient descent: hidden variables whose responses are softmax functions of
/// free numbers, Adam on the trace distance 1/(2 prod|X_i|) sum |q - p|, each |d| smoothed to sqrt(d^2 + e^2) with e falling to
/// nearly nothing. Every local behavior is such a mixture, so that there is no gap but that of the search.
/// </summary>
public static class TableFitter
{
    private const double FirstSmoothing = 0.05,
        LastSmoothing = 1e-6;

    /// <param name="behavior">q; it may signal.</param>
    /// <param name="options">Size and length of the search.</param>
    /// <param name="progress">Told the steps done.</param>
    /// <param name="cancellation">Stops; nothing is kept.</param>
    public static TableFit Fit(
        Behavior behavior,
        TableFitOptions options,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var scenario = behavior.Scenario;
        var model = new SoftResponses(scenario, options.Check().Points, new RandomStream(options.Seed, 0));
        double[] q = scenario.ToSlots(behavior.Table),
            difference = new double[q.Length];
        AdamSteps[] adam = [.. model.Numbers.Select(numbers => new AdamSteps(numbers))];
        var history = new double[options.Steps];
        for (var step = 0L; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (share, distance) = ((double)step / options.Steps, 0.0);
            var smoothing = FirstSmoothing * Math.Pow(LastSmoothing / FirstSmoothing, share);
            model.Evaluate(difference);
            for (var i = 0; i < q.Length; i++)
            {
                var d = difference[i] - q[i];
                distance += Math.Abs(d);
                // The derivative of sqrt(d^2 + e^2).
                difference[i] = scenario.Unit * d / Math.Sqrt((d * d) + (smoothing * smoothing));
            }

            history[step] = scenario.Unit * distance;
            model.Differentiate(difference);
            for (var party = 0; party < adam.Length; party++)
                adam[party].Go(model.Gradients[party], step, AdamSteps.Rate(options.Rate, share));
            if ((step & 15) == 15)
                progress?.Report(step + 1);
        }

        model.Evaluate(difference);
        return new TableFit(new TableCloud(scenario, model.Probabilities), history);
    }
}

/// <summary>A cloud near a table, and its trace distance from it before each step.</summary>
public sealed record TableFit(TableCloud Cloud, IReadOnlyList<double> History);
