namespace NonlocalityML.Judging;

/// <summary>What may be found of a judged table besides its verdict: <see cref="TableJudge.WithFindings"/>.</summary>
[Flags]
public enum Findings
{
    None = 0,

    /// <summary>What a nonlocal table violates by name, and how much noise and loss it bears.</summary>
    Thresholds = 1,

    /// <summary>What a local description of a nonlocal table would cost.</summary>
    Measures = 2,

    /// <summary>Whether a nonlocal table of three and more parties is quantum or post-quantum.</summary>
    Class = 4,

    /// <summary>Bounds on NBL, where the table can be read as a line of three parties.</summary>
    Line = 8,

    /// <summary>How well the outcomes can be guessed.</summary>
    Worth = 16,

    /// <summary><see cref="Measures"/> along the line to white noise.</summary>
    Noise = 32,
}
