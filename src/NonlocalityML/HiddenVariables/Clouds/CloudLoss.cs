namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>How the distance of two probability distributions is measured, for each tuple of measurements.</summary>
public enum Divergence
{
    /// <summary>sum q log(q/p), q the state's and p the cloud's probabilities; natural logarithm.</summary>
    KullbackLeibler,

    /// <summary>sum (p - q)^2.</summary>
    Squared,

    /// <summary>sum |p - q|.</summary>
    Absolute,
}

/// <summary>The loss of a cloud for one tuple of measurements, with its gradient.</summary>
/// <param name="Divergence">The distance.</param>
/// <param name="AllUpOnly">
/// Only the term of the outcome "all up", as in AutoLHVs; for KL its term is q log(q/p) - q + p, which is never negative. All outcomes
/// unless said.
/// </param>
public sealed record CloudLoss(Divergence Divergence = Divergence.KullbackLeibler, bool AllUpOnly = false)
{
    /// <summary>Probabilities below this are taken for it in the logarithm, so that rounding gives no infinite gradient.</summary>
    internal const double SmallestProbability = 1e-9;

    /// <summary>The loss, and its derivative in the cloud's correlators.</summary>
    /// <param name="model">2^N correlators of the cloud, one for each set of parties (bit n for party n); the first is 1.</param>
    /// <param name="target">Those of the state.</param>
    /// <param name="gradient">Receives 2^N derivatives; that of the empty set means nothing.</param>
    public double Evaluate(ReadOnlySpan<double> model, ReadOnlySpan<double> target, Span<double> gradient)
    {
        // p(a) = 2^-N sum_S (-1)^|a and S| E_S, a's bit n set where party n answers "down": a Walsh-Hadamard transform, its own transpose.
        Span<double> probabilities = stackalloc double[target.Length], wanted = stackalloc double[target.Length];
        model.CopyTo(probabilities);
        target.CopyTo(wanted);
        Transform(probabilities);
        Transform(wanted);
        var loss = 0.0;
        for (var outcome = 0; outcome < target.Length; outcome++)
        {
            gradient[outcome] = 0;
            if (AllUpOnly && outcome > 0) continue;
            double p = probabilities[outcome] / target.Length, q = Math.Max(0, wanted[outcome] / target.Length);
            loss += Term(p, q);
            gradient[outcome] = Derivative(p, q) / target.Length;
        }

        Transform(gradient);
        return loss;
    }

    private double Term(double p, double q) => Divergence switch
    {
        Divergence.Squared => (p - q) * (p - q),
        Divergence.Absolute => Math.Abs(p - q),
        _ when q == 0 => p,
        // The terms q - p sum to zero over all outcomes, and each term is now at least 0.
        _ => (q * Math.Log(q / Math.Max(p, SmallestProbability))) - q + p,
    };

    private double Derivative(double p, double q) => Divergence switch
    {
        Divergence.Squared => 2 * (p - q),
        Divergence.Absolute => Math.Sign(p - q),
        _ => 1 - (q / Math.Max(p, SmallestProbability)),
    };

    private static void Transform(Span<double> values)
    {
        for (var step = 1; step < values.Length; step *= 2)
        for (var i = 0; i < values.Length; i++)
        {
            if ((i & step) == 0) (values[i], values[i + step]) = (values[i] + values[i + step], values[i] - values[i + step]);
        }
    }
}
