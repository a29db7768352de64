using System.Text;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>Certificates of critical visibilities as files.</summary>
internal static class VisibilityFile
{
    /// <summary>Never half a file under its final name.</summary>
    public static void Write(string path, VisibilityCertificate certificate) =>
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(VisibilityCertificateJson.Format(certificate) + "\n"));

    /// <summary>Reads a certificate if the file holds one of this kind; its proofs are not checked before Verify.</summary>
    /// <returns>Null when the file is of another kind.</returns>
    /// <exception cref="InvalidInputException">Names the file and what is wrong with it.</exception>
    public static VisibilityCertificate? TryRead(string path)
    {
        var text = InputFile.ReadText(path);
        return VisibilityCertificateJson.Recognizes(text[..Math.Min(text.Length, 200)])
            ? InputProblem.Named(path, () => VisibilityCertificateJson.Parse(text))
            : null;
    }
}
