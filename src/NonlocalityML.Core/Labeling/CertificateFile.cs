using System.Text;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>One certificate in a JSON file; see <see cref="CertificateDocument"/>.</summary>
public static class CertificateFile
{
    /// <summary>Never half a file under its final name.</summary>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public static void Write(string path, ICertificate certificate) =>
        AtomicFile.Replace(path, Encoding.UTF8.GetBytes(certificate.ToJson() + "\n"));

    /// <summary>Reads a certificate of NL; its proofs are not checked before <see cref="Certificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">Names the file and what is wrong with it.</exception>
    public static Certificate Read(string path) => Read(path, CertificateJson.Parse);

    /// <summary>Reads a certificate of any kind; its proofs are not checked before <see cref="ICertificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">Names the file and what is wrong with it.</exception>
    public static ICertificate ReadAny(string path) => Read(path, CertificateDocument.Parse);

    private static T Read<T>(string path, Func<string, T> parse)
        where T : ICertificate
    {
        var text = InputFile.ReadText(path);
        return InputProblem.Named(
            path,
            () =>
            {
                var certificate = parse(text);
                return certificate.Contradiction is { } fault ? throw new InvalidInputException(fault + ".") : certificate;
            }
        );
    }
}
