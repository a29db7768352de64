using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// How a party answers: it measures along x, its hidden variable is the vector lambda, and outcome 0 ("up", +1) comes with probability
/// 1/(1 + exp(-lambda . f(x))). This is f (von Selzam and Marquardt, PRX Quantum 6, 020317 (2025)). Where f is odd, turning a
/// direction round exchanges the outcomes, as it does in quantum theory.
/// </summary>
public abstract class ResponseFunction
{
    /// <summary>Length of f and of a hidden variable.</summary>
    public abstract int Components { get; }

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public abstract string Name { get; }

    /// <summary>Writes f(x), <see cref="Components"/> numbers.</summary>
    public abstract void Evaluate(Direction direction, Span<double> components);

    /// <summary>Reads <c>harmonics:1,3,5</c>, <c>harmonics:odd5</c>, <c>monomials:5</c>, <c>planar:xz:1,3,5</c>.</summary>
    /// <exception cref="InvalidInputException">Not one of these.</exception>
    public static ResponseFunction Parse(string text)
    {
        string[] words = text.Split(':');
        return words switch
        {
            ["harmonics", var degrees] => new SphericalHarmonics(Degrees(degrees, text)),
            ["monomials", var degree] => new Monomials(Degree(degree, text)),
            ["planar", var plane, var degrees] => new PlanarHarmonics(Plane.Parse(plane), Degrees(degrees, text)),
            _ => throw new InvalidInputException(
                $"'{text}' is no response function; harmonics:1,3,5, monomials:5 or planar:xz:1,3,5 (any degrees) are known."),
        };
    }

    public override string ToString() => Name;

    private static IEnumerable<int> Degrees(string list, string text) => list.Split(',').Select(word => Degree(word, text));

    private static int Degree(string word, string text) => int.TryParse(word, out var degree)
        ? degree
        : throw new InvalidInputException($"'{word}' in '{text}' is no degree; whole numbers from 0 to {SphericalHarmonics.MaximumDegree} are.");
}
