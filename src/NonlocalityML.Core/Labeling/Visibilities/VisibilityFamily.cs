using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// Qubit states rho_v = v rho + (1 - v) 1/2^N, measured with projective measurements along axes of the Bloch sphere, or of its
/// x-y plane. rho is given by its exact correlations T[mu, nu, ..] = Tr[rho sigma_mu x sigma_nu x ..], with sigma_0 = 1.
/// </summary>
public sealed class VisibilityFamily
{
    /// <summary>How the names that <see cref="FromName"/> knows are written.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["werner", "ghz", "w", "bell-diagonal:tx,ty,tz", "correlations:XX=0.5,IZ=0.25,.."];

    /// <summary>Local rotations that are tried for states that have no name.</summary>
    private static readonly string[] AllRotations = ["joint", "opposite", "axial", "mirror", "flip"];

    private readonly Dictionary<string, (Rational Value, bool IsPlanar)> correlations;

    private VisibilityFamily(
        string name,
        int parties,
        bool isPlanar,
        string[] settings,
        IEnumerable<(string Paulis, Rational Value)> correlations
    )
    {
        (Name, Parties, IsPlanar, LocalRotations) = (name, parties, isPlanar, [.. settings]);
        this.correlations = correlations
            .Where(term => !isPlanar || !term.Paulis.Contains('Z'))
            .ToDictionary(term => term.Paulis, term => (term.Value, isPlanar));
        if (this.correlations.Count == 0)
            throw new InvalidInputException($"{name} has no {Measurements} correlations: it is local at every visibility.");
    }

    /// <summary>What <see cref="FromName"/> reads; it tells the state exactly.</summary>
    public string Name { get; }

    /// <summary>Number of qubits.</summary>
    public int Parties { get; }

    /// <summary>Whether all measurements lie in the x-y plane.</summary>
    public bool IsPlanar { get; }

    /// <summary>projective or planar.</summary>
    public string Measurements => IsPlanar ? "planar" : "projective";

    /// <summary>2 in the plane, else 3.</summary>
    public int Dimension => IsPlanar ? 2 : 3;

    /// <summary>The local rotations that leave rho as it is; see <see cref="TensorSymmetry"/>.</summary>
    internal ImmutableArray<string> LocalRotations { get; }

    /// <summary>
    /// Whether correlations of fewer than all parties exist. Where they do not, it is enough to reproduce the correlations of all
    /// parties: exchanging the answers of two parties at random keeps them and makes the others vanish. (For one party of two, of
    /// both.)
    /// </summary>
    public bool HasMarginals => correlations.Keys.Any(key => key.Contains('I'));

    /// <summary>The correlation of rho whose Pauli letters, I X Y Z, are given; zero when it is not named.</summary>
    public Rational Correlation(string paulis) =>
        paulis.All(letter => letter == 'I') ? Rational.One
        : correlations.TryGetValue(paulis, out var found) ? found.Value
        : Rational.Zero;

    /// <summary>The correlations that do not vanish, without that of no party.</summary>
    public IEnumerable<(string Paulis, Rational Value)> Correlations => correlations.Select(pair => (pair.Key, pair.Value.Value));

    /// <summary>Whether a text has the form of a name that <see cref="FromName"/> reads.</summary>
    internal static bool IsName(string text) => text is "werner" or "ghz" or "w" || ExactCorrelations.IsName(text);

    /// <param name="name">
    /// The singlet's Werner state; GHZ and W of three qubits; 1/4 (1 + tx XX + ty YY + tz ZZ); or the correlations that do not
    /// vanish of a state of two or three qubits, by their Pauli letters. Numbers are decimal and exact, with at most 12 places.
    /// </param>
    /// <param name="measurements">projective or planar.</param>
    /// <exception cref="InvalidInputException">No such family.</exception>
    public static VisibilityFamily FromName(string name, string measurements)
    {
        var isPlanar = measurements switch
        {
            "projective" => false,
            "planar" => true,
            _ => throw new InvalidInputException($"measurements are '{measurements}'; projective or planar are allowed."),
        };
        return name switch
        {
            "werner" => new(name, 2, isPlanar, ["joint"], [("XX", -1), ("YY", -1), ("ZZ", -1)]),
            "ghz" => new(
                name,
                3,
                isPlanar,
                ["opposite", "mirror", "flip"],
                [("XXX", 1), .. Everywhere("XYY", -1), .. Everywhere("IZZ", 1)]
            ),
            "w" => new(
                name,
                3,
                isPlanar,
                ["axial", "mirror"],
                [
                    .. Everywhere("IIZ", new Rational(1, 3)),
                    .. Everywhere("IZZ", new Rational(-1, 3)),
                    ("ZZZ", -1),
                    .. Everywhere("IXX", new Rational(2, 3)),
                    .. Everywhere("IYY", new Rational(2, 3)),
                    .. Everywhere("ZXX", new Rational(2, 3)),
                    .. Everywhere("ZYY", new Rational(2, 3)),
                ]
            ),
            _ when ExactCorrelations.IsName(name) => new(
                name,
                ExactCorrelations.Qubits(name),
                isPlanar,
                AllRotations,
                ExactCorrelations.Parse(name)
            ),
            _ => throw new InvalidInputException($"'{name}' is no family of states; {string.Join(", ", Names)} are."),
        };
    }

    /// <summary>The three orders of a word in which two letters are alike.</summary>
    private static IEnumerable<(string, Rational)> Everywhere(string word, Rational value) =>
        Enumerable.Range(0, 3).Select(i => (word[i..] + word[..i], value));
}
