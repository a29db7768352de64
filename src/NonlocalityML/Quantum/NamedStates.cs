using System.Globalization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>
/// States by the names that the command line takes: <c>werner[:visibility]</c>, <c>bell-diagonal:tx,ty,tz</c>,
/// <c>ghz:parties[,dimension]</c>,
/// <c>w:parties</c>, <c>isotropic:dimension[,visibility]</c>, <c>schmidt:angle</c> (in degrees, or as 0.5rad),
/// <c>xxz:spins,subsystem,delta[,temperature]</c>,
/// <c>xyz:spins,subsystem,jx,jy,jz,hx,hy,hz[,temperature]</c>. The Bell states are also <c>singlet</c>, <c>psi-</c>, <c>psi+</c>,
/// <c>phi-</c> and <c>phi+</c>; <c>ghz</c> and <c>w</c> have three parties unless it is said. White noise is added by <see
/// cref="State.WithVisibility"/>.
/// </summary>
public static class NamedStates
{
    private static readonly Form[] Forms =
    [
        new("werner[:visibility]", 0, 1, (v, _) => States.Werner(v.Length > 0 ? v[0] : 1)),
        new("bell-diagonal:tx,ty,tz", 3, 3, (t, _) => States.BellDiagonal(t[0], t[1], t[2])),
        new(
            "ghz:parties[,dimension]",
            1,
            2,
            (n, _) => States.Ghz(Whole(n[0], "parties"), n.Length > 1 ? Whole(n[1], "dimension") : 2),
            n => n.Length > 1 ? Whole(n[1], "dimension") : 2
        ),
        new("w:parties", 1, 1, (n, _) => States.W(Whole(n[0], "parties"))),
        new(
            "isotropic:dimension[,visibility]",
            1,
            2,
            (n, _) => States.Isotropic(Whole(n[0], "dimension"), n.Length > 1 ? n[1] : 1),
            n => Whole(n[0], "dimension")
        ),
        new("schmidt:angle", 1, 1, (degrees, _) => States.Schmidt(degrees[0] * Math.PI / 180)) { IsAngle = true },
        new(
            "xxz:spins,subsystem,delta[,temperature]",
            3,
            4,
            (n, cancellation) =>
                Subsystem(
                    SpinChain.Xxz(Whole(n[0], "spins"), n[2]),
                    Whole(n[1], "subsystem"),
                    n.Length > 3 ? n[3] : null,
                    cancellation
                )
        ),
        new(
            "xyz:spins,subsystem,jx,jy,jz,hx,hy,hz[,temperature]",
            8,
            9,
            (n, cancellation) =>
                Subsystem(
                    SpinChain.Xyz(Whole(n[0], "spins"), n[2], n[3], n[4], n[5], n[6], n[7]),
                    Whole(n[1], "subsystem"),
                    n.Length > 8 ? n[8] : null,
                    cancellation
                )
        ),
    ];

    /// <summary>Other words for some of them.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["singlet"] = "werner",
        ["psi-"] = "werner",
        ["psi+"] = "bell-diagonal:1,1,-1",
        ["phi-"] = "bell-diagonal:-1,1,1",
        ["phi+"] = "ghz:2",
        ["bell"] = "ghz:2",
        ["ghz"] = "ghz:3",
        ["w"] = "w:3",
    };

    /// <summary>How each name is written, with what it needs.</summary>
    public static IEnumerable<string> Patterns => Forms.Select(form => form.Pattern);

    /// <summary>Whether the text begins with the name of a state, so that it is no file.</summary>
    public static bool IsName(string text) => OtherNames.ContainsKey(text) || Forms.Any(form => form.Name == NameOf(text));

    /// <summary>The local dimension of a state, known before the state is made, which can take minutes.</summary>
    /// <exception cref="InvalidInputException">Not such a name, or not with these numbers.</exception>
    public static int Dimension(string text)
    {
        var (form, numbers) = Read(text);
        return form.Dimension?.Invoke(numbers) ?? 2;
    }

    /// <exception cref="InvalidInputException">Not such a name, or a number that it cannot have.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static State Parse(string text, CancellationToken cancellation = default)
    {
        var (form, numbers) = Read(text);
        return form.Create(numbers, cancellation);
    }

    private static (Form Form, double[] Numbers) Read(string text)
    {
        text = OtherNames.GetValueOrDefault(text, text);
        var form =
            Forms.FirstOrDefault(form => form.Name == NameOf(text))
            ?? throw new InvalidInputException(
                $"'{text}' is no state; known are {string.Join(' ', Patterns)} and .json or .npy files."
            );
        var rest = text[form.Name.Length..];
        string[] words = rest.Length > 1 ? rest[1..].Split(',') : [];
        if (words.Length < form.Least || words.Length > form.Most)
            throw new InvalidInputException($"'{text}' has {words.Length} numbers; the state is written {form.Pattern}.");
        return (
            form,
            [
                .. words.Select(word =>
                    form.IsAngle && Angles.Degrees(word) is { } degrees ? degrees
                    : double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number)
                        ? number
                    : throw new InvalidInputException(
                        $"'{word}' in '{text}' is no finite number; the state is written {form.Pattern}."
                    )
                ),
            ]
        );
    }

    private static string NameOf(string text) => text.Split(':', '[')[0];

    private static int Whole(double number, string name) =>
        number == Math.Floor(number) && Math.Abs(number) < 1e6
            ? (int)number
            : throw new InvalidInputException($"The {name} of a state is {number}; a whole number is needed.");

    private static State Subsystem(SpinChain chain, int count, double? temperature, CancellationToken cancellation) =>
        (temperature is { } t ? SpinChainState.Thermal(chain, t) : SpinChainState.Ground(chain, cancellation)).Neighbours(count);

    private sealed record Form(
        string Pattern,
        int Least,
        int Most,
        Func<double[], CancellationToken, State> Create,
        Func<double[], int>? Dimension = null
    )
    {
        public string Name { get; } = NameOf(Pattern);

        /// <summary>Its number is an angle: degrees, or radians with rad behind them.</summary>
        public bool IsAngle { get; init; }
    }
}
