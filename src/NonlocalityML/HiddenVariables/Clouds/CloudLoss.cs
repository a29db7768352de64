namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>The loss of a cloud for one tuple of measurements, with its gradient.</summary>
/// <param name="Divergence">The distance.</param>
/// <param name="AllUpOnly">
/// Only the term of the outcome "all up", as in AutoLHVs; for KL its term is q log(q/p) - q + p, which is never negative. All
/// outcomes unless said.
/// </param>
public sealed record CloudLoss(Divergence Divergence = Divergence.KullbackLeibler, bool AllUpOnly = false)
{
    /// <summary>Probabilities below this are taken for it in the logarithm, so that rounding gives no infinite
    /// gradient.</summary>
    internal const double SmallestProbability = 1e-9;

    /// <summary>The loss, and its derivative in the cloud's probabilities.</summary>
    /// <param name="model">Probabilities of the cloud, those of "all up" first.</param>
    /// <param name="target">Those of the state.</param>
    /// <param name="gradient">Receives as many derivatives.</param>
    public double Evaluate(ReadOnlySpan<double> model, ReadOnlySpan<double> target, Span<double> gradient)
    {
        var loss = 0.0;
        for (var outcome = 0; outcome < target.Length; outcome++)
        {
            gradient[outcome] = 0;
            if (AllUpOnly && outcome > 0)
                continue;
            double p = model[outcome],
                q = Math.Max(0, target[outcome]);
            loss += Term(p, q);
            gradient[outcome] = Derivative(p, q);
        }

        return loss;
    }

    private double Term(double p, double q) =>
        Divergence switch
        {
            Divergence.Squared => (p - q) * (p - q),
            Divergence.Absolute => Math.Abs(p - q),
            _ when q == 0 => p,
            // The terms q - p sum to zero over all outcomes, and each term is now at least 0.
            _ => (q * Math.Log(q / Math.Max(p, SmallestProbability))) - q + p,
        };

    private double Derivative(double p, double q) =>
        Divergence switch
        {
            Divergence.Squared => 2 * (p - q),
            Divergence.Absolute => Math.Sign(p - q),
            _ => 1 - (q / Math.Max(p, SmallestProbability)),
        };
}
