using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>
/// A proof that a number lies in [Lower, Upper], such as <see cref="Certificate"/> for NL. A new kind is one class and its JSON,
/// and a line in <see cref="CertificateDocument"/>.
/// </summary>
public interface ICertificate
{
    /// <summary>The number that the bounds are about, in words: NL.</summary>
    string Quantity { get; }

    /// <summary>What is stated, in one sentence without a full stop; bounds are rounded outwards.</summary>
    string Statement => $"{Outward.Below(Lower):R} <= {Quantity} <= {Outward.Above(Upper):R}";

    /// <summary>Stated lower bound; <see cref="Verify"/> proves it.</summary>
    Rational Lower { get; }

    /// <summary>Stated upper bound; <see cref="Verify"/> proves it.</summary>
    Rational Upper { get; }

    /// <summary>Upper - Lower.</summary>
    double Width => (Upper - Lower).RoundUp();

    /// <summary>The document that <see cref="CertificateDocument.Parse"/> reads.</summary>
    string ToJson();

    /// <summary>Recomputes both proofs exactly, without any solver.</summary>
    /// <returns>Null when everything holds, otherwise one line that names the first number that fails.</returns>
    string? Verify();

    /// <summary>What both proofs together cannot give: a lower bound above the upper one. Null where there is none.</summary>
    string? Contradiction =>
        Lower > Upper
            ? $"the stated lower bound {Lower.RoundDown():R} is above the stated upper bound {Upper.RoundUp():R}"
            : null;
}
