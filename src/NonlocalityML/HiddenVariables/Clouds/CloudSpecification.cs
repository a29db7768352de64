using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>All that the results of a folder of clouds depend on.</summary>
/// <param name="State">The state as it was named.</param>
/// <param name="Correlations">Its <see cref="CorrelationTensor"/> at visibility 1, the product of d^2 numbers in C order.</param>
/// <param name="Visibilities">
/// One after the other: each cloud starts at the first and goes on from one to the next.
/// </param>
/// <param name="Measurements">As they were named.</param>
/// <param name="Response">The response function.</param>
/// <param name="Divergence">The loss: kl, l2 or l1.</param>
/// <param name="AllUpOnly">Whether the loss has the outcome "all up" only.</param>
/// <param name="Engine">What took the steps.</param>
/// <param name="Clouds">Number of independent clouds.</param>
/// <param name="Options">How each was fitted at each visibility.</param>
/// <param name="Axes">All directions where there are finitely many.</param>
/// <param name="Dimensions">Local dimension of each party; all are qubits where left out.</param>
public sealed record CloudSpecification(
    string State,
    IReadOnlyList<double> Correlations,
    IReadOnlyList<double> Visibilities,
    string Measurements,
    string Response,
    string Divergence,
    bool AllUpOnly,
    string Engine,
    int Clouds,
    CloudFitOptions Options,
    IReadOnlyList<IReadOnlyList<double>>? Axes = null,
    IReadOnlyList<int>? Dimensions = null
)
{
    private const int MaximumOutcomeTuples = 4096;

    public static IReadOnlyList<string> Divergences { get; } = ["kl", "l2", "l1"];

    /// <summary>Visibilities of a sweep: from, from + step, .. to, and back again.</summary>
    /// <exception cref="InvalidInputException">Not within [0, 1], or too many.</exception>
    public static IReadOnlyList<double> Sweep(double from, double to, double step)
    {
        if (!(from >= 0 && from <= 1 && to >= 0 && to <= 1) || !(step > 0))
            throw new InvalidInputException(
                $"A sweep from {from} to {to} by {step} is asked for; visibilities lie in [0, 1] and the step is positive."
            );
        var count = (int)Math.Min(1e6, Math.Floor((Math.Abs(to - from) / step) + 1e-9));
        if (count > 1000)
            throw new InvalidInputException(
                $"A sweep from {from} to {to} by {step} has {count + 1} visibilities; at most 1000 are accepted."
            );
        double[] there =
        [
            .. Enumerable.Range(0, count + 1).Select(i => Math.Round(from + (Math.Sign(to - from) * i * step), 12)),
        ];
        return [.. there, .. there.Reverse().Skip(1)];
    }

    /// <summary>The problem to be fitted at a visibility.</summary>
    /// <exception cref="InvalidInputException">A part cannot be used; the message names it.</exception>
    public CloudProblem Problem(double visibility)
    {
        var target = new CorrelationTensor(Correlations, Dimensions).WithVisibility(visibility);
        if (target.Dimensions.Distinct().Count() > 1)
            throw new InvalidInputException(
                $"The parties have dimensions ({string.Join(' ', target.Dimensions)}); a cloud is of parties of one dimension."
            );
        var measurements = Axes is null
            ? MeasurementSource.Open(Measurements, target.Dimensions[0])
            : MeasurementDirections.Finite(Axes.Select(axis => new Direction(axis[0], axis[1], axis[2])));
        var tuples = Math.Pow(measurements.Outcomes, target.Parties);
        if (tuples > MaximumOutcomeTuples)
            throw new InvalidInputException(
                $"{target.Parties} parties with {measurements.Outcomes} outcomes have {tuples} joint outcomes; at most "
                    + $"{MaximumOutcomeTuples} are fitted."
            );
        var response =
            Response == measurements.DefaultResponse.Name
                ? measurements.DefaultResponse
                : ResponseFunction.Parse(Response, measurements);
        var kind = Divergences.ToList().IndexOf(Divergence);
        if (kind < 0)
            throw new InvalidInputException($"'{Divergence}' is no loss; {string.Join(' ', Divergences)} are known.");
        return new CloudProblem(target, measurements, response, new CloudLoss((Divergence)kind, AllUpOnly));
    }
}
