using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>
/// A proof that a number lies in [Lower, Upper]: <see cref="Certificate"/> for NL, <see cref="Bilocal.BilocalCertificate"/> for
/// NBL, and that of a critical visibility in the room of hidden variables.
/// </summary>
public interface ICertificate
{
    /// <summary>Stated lower bound; <see cref="Verify"/> proves it.</summary>
    Rational Lower { get; }

    /// <summary>Stated upper bound; <see cref="Verify"/> proves it.</summary>
    Rational Upper { get; }

    /// <summary>Upper - Lower.</summary>
    double Width => (Upper - Lower).RoundUp();

    /// <summary>Recomputes both proofs exactly, without any solver.</summary>
    /// <returns>Null when everything holds, otherwise one line that names the first number that fails.</returns>
    string? Verify();

    /// <summary>What both proofs together cannot give: a lower bound above the upper one. Null where there is none.</summary>
    string? Contradiction =>
        Lower > Upper
            ? $"the stated lower bound {Lower.RoundDown():R} is above the stated upper bound {Upper.RoundUp():R}"
            : null;
}
