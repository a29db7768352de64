using NonlocalityML.Files;
using NonlocalityML.HiddenVariables;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Numerics;

/// <summary>A document that says a thing twice is refused wherever one is read, and the place is named.</summary>
[TestClass]
public sealed class StrictJsonTests
{
    private static readonly (string Kind, Action<string> Read, string Text)[] Documents =
    [
        (
            "NL",
            text => CertificateJson.Parse(text),
            "{\"format\": \"nonlocality-certificate-1\", \"format\": \"nonlocality-certificate-1\"}"
        ),
        (
            "a part of NL",
            text => CertificateJson.Parse(text),
            "{\"format\": \"nonlocality-certificate-1\", \"inequality\": {\"localBound\": \"2\", \"localBound\": \"3\"}}"
        ),
        (
            "NBL",
            text => BilocalCertificateJson.Parse(text),
            "{\"format\": \"nonlocality-bilocal-certificate-1\", \"lower\": \"0\", \"lower\": \"1\"}"
        ),
        (
            "quantum",
            text => QuantumCertificateJson.Parse(text),
            "{\"format\": \"nonlocality-quantum-certificate-1\", \"upper\": \"0\", \"upper\": \"1\"}"
        ),
        (
            "visibility",
            text => VisibilityCertificateJson.Parse(text),
            "{\"format\": \"nonlocality-visibility-certificate-1\", \"lower\": \"0\", \"lower\": \"1\"}"
        ),
        ("state", text => StateFile.FromJson(text), "{\"dimensions\": [2], \"dimensions\": [2], \"real\": [[1, 0], [0, 0]]}"),
    ];

    [TestMethod]
    public void A_key_that_is_there_twice_is_refused_with_its_name()
    {
        foreach (var (kind, read, text) in Documents)
        {
            var message = Assert.ThrowsExactly<InvalidInputException>(() => read(text), kind).Message;
            Assert.Contains("uplicate", message, kind);
            Assert.IsFalse(message.Contains('\n', StringComparison.Ordinal), message);
        }
    }

    [TestMethod]
    public void Files_of_states_and_of_tensors_are_read_as_strictly()
    {
        using var folder = new TemporaryFolder();
        foreach (
            var text in (string[])
                [
                    "{\"correlations\": [1, 0, 0, 0], \"correlations\": [1, 0, 0, 1]}",
                    "{\"correlations\": [1, 0, 0, 0], \"other\": 1}",
                    "{\"dimensions\": [2], \"real\": [[1, 0], [0, 0]], \"real\": [[0, 0], [0, 1]]}",
                ]
        )
            Assert.ThrowsExactly<InvalidInputException>(() => StateSource.Open(folder.Write("state.json", text)), text);
    }
}
