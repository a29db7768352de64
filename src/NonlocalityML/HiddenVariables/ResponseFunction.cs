using System.Globalization;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// How a party answers: its hidden variable is the vector lambda, and outcome a of a measurement comes with a probability in
/// proportion to exp(lambda . f_a), with f = 0 for the last outcome. This is f (von Selzam and Marquardt, PRX Quantum 6, 020317
/// (2025)).
/// </summary>
public abstract class ResponseFunction
{
    /// <summary>Length of f and of a hidden variable.</summary>
    public abstract int Components { get; }

    /// <summary>The name that <see cref="Parse"/> reads.</summary>
    public abstract string Name { get; }

    /// <summary>Standard deviation of the components of a new cloud that serves fits well.</summary>
    public virtual double StartDeviation => 1;

    /// <summary>Writes f of a measurement.</summary>
    /// <param name="effects">(outcomes, d^2): the coefficients of each effect,
    /// <see cref="Quantum.GellMannBasis.Expand"/>.</param>
    /// <param name="features">Receives (outcomes - 1, <see cref="Components"/>) numbers: f of all outcomes but the last.</param>
    public abstract void Evaluate(ReadOnlySpan<double> effects, Span<double> features);

    /// <summary>Writes f of a qubit's measurement along a direction, <see cref="Components"/> numbers.</summary>
    public virtual void Evaluate(Direction direction, Span<double> components)
    {
        Span<double> effects = stackalloc double[8];
        direction.Effects(effects);
        Evaluate(effects, components);
    }

    /// <summary>
    /// Reads <c>harmonics:1,3,5</c>, <c>monomials:5</c>, <c>planar:xz:1,3,5</c>, all for projective measurements of qubits, and
    /// <c>gell-mann:2</c>, <c>gell-mann:2:labelled</c>, for any.
    /// </summary>
    /// <param name="text">The name.</param>
    /// <param name="measurements">What is answered; all projective measurements of a qubit where left out.</param>
    /// <exception cref="InvalidInputException">Not one of these, or not for these measurements.</exception>
    public static ResponseFunction Parse(string text, MeasurementSet? measurements = null)
    {
        measurements ??= MeasurementDirections.Projective;
        string[] words = text.Split(':');
        ResponseFunction response = words switch
        {
            ["harmonics", var degrees] => new SphericalHarmonics(Degrees(degrees, text)),
            ["monomials", var degree] => new Monomials(Degree(degree, text)),
            ["planar", var plane, var degrees] => new PlanarHarmonics(Plane.Parse(plane), Degrees(degrees, text)),
            ["gell-mann", var degree] => new GellMannMonomials(measurements, Degree(degree, text)),
            ["gell-mann", var degree, "labelled"] => new GellMannMonomials(measurements, Degree(degree, text), isLabelled: true),
            _ => throw new InvalidInputException(
                $"'{text}' is no response function; harmonics:1,3,5, monomials:5, planar:xz:1,3,5 (any degrees), gell-mann:2 or "
                    + "gell-mann:2:labelled (any degree) are known."
            ),
        };
        return response is not DirectionResponse || measurements is { Dimension: 2, IsProjective: true }
            ? response
            : throw new InvalidInputException(
                $"'{text}' answers projective measurements of qubits; {measurements.Name} measurements have gell-mann:2."
            );
    }

    public override string ToString() => Name;

    private static IEnumerable<int> Degrees(string list, string text) => list.Split(',').Select(word => Degree(word, text));

    private static int Degree(string word, string text) =>
        int.TryParse(word, CultureInfo.InvariantCulture, out var degree)
            ? degree
            : throw new InvalidInputException(
                $"'{word}' in '{text}' is no degree; whole numbers from 0 to {SphericalHarmonics.MaximumDegree} are."
            );
}

/// <summary>
/// A response function of the direction along which a qubit is measured: outcome 0 ("up", +1) comes with probability
/// 1/(1 + exp(-lambda . f(x))). Where f is odd, turning a direction round exchanges the outcomes, as it does in quantum theory.
/// </summary>
internal abstract class DirectionResponse : ResponseFunction
{
    public sealed override void Evaluate(ReadOnlySpan<double> effects, Span<double> features) =>
        Evaluate(new Direction(2 * effects[1], 2 * effects[2], 2 * effects[3]), features);
}
