using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.NetworkSearch;

/// <summary>What a search towards one end of the noise found, as a step that can be kept.</summary>
/// <param name="IsFinished">Whether it ended by itself, not by the time allowed.</param>
/// <param name="V">The end; null where none was found.</param>
/// <param name="Certificate">The document of the certificate at that v.</param>
/// <param name="Inequalities">How many sets of coefficients prove all from there to v = 1; 0 for models.</param>
internal sealed record FoundEnd(bool IsFinished, double? V = null, string? Certificate = null, int Inequalities = 0)
{
    public static FoundEnd Of(double v, NetworkCertificate certificate, int inequalities = 0) =>
        new(true, v, NetworkCertificateJson.Format(certificate), inequalities);

    /// <summary>The certificate, its proofs not checked again.</summary>
    public NetworkCertificate? Read() => Certificate is null ? null : NetworkCertificateJson.Parse(Certificate);
}
