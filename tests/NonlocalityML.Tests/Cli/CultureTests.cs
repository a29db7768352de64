using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;
using NonlocalityML.Reports;
using NonlocalityML.Tests.Quantum;

namespace NonlocalityML.Tests.Cli;

/// <summary>Where people write 0,5, or their minus sign is another character, commands and library read and write as everywhere
/// else.</summary>
[TestClass]
public sealed class CultureTests
{
    private static readonly string Delft = Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv");

    /// <summary>Tests run under the invariant culture alone, in which others are but copies of it; so they get the traits that
    /// matter.</summary>
    private static CultureInfo Foreign(string name)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        var numbers = culture.NumberFormat;
        (numbers.NumberDecimalSeparator, numbers.NumberGroupSeparator, numbers.PercentDecimalSeparator) =
            name == "de-DE" ? (",", ".", ",") : ("٫", "٬", "٫");
        if (name == "fa-IR")
            numbers.NegativeSign = "\u200e\u2212";
        return culture;
    }

    [TestMethod]
    [DataRow("de-DE")]
    [DataRow("fa-IR")]
    public void The_library_writes_the_same_text_under_every_culture(string name)
    {
        var expected = Texts();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Foreign(name);
            Assert.AreNotEqual("-0.5", (-0.5).ToString(), "the culture is in force");
            var texts = Texts();
            for (var i = 0; i < expected.Length; i++)
                Assert.AreEqual(expected[i], texts[i]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("de-DE")]
    [DataRow("fa-IR")]
    public void Commands_read_and_write_the_same_under_every_culture(string culture)
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, string> foreign = new()
        {
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0",
            ["LANG"] = culture.Replace('-', '_') + ".UTF-8",
            ["LC_ALL"] = culture.Replace('-', '_') + ".UTF-8",
        };
        Dictionary<string, string> usual = new() { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1", ["LC_ALL"] = "C" };
        string[][] commands =
        [
            [
                "sample",
                "--scenario",
                "[(2 2) (2 2) (2 2)]",
                "--distribution",
                "bilocal-summary",
                "--count",
                "2",
                "--seed",
                "3",
                "--out",
                "lines",
            ],
            ["label", "lines", "--measure", "nbl", "--coordinates", "summary", "--gap", "0.01", "--out", "labeled"],
            ["score", Delft, "--statistics", "--settings-bias", "0.001", "--bootstrap", "20"],
            [
                "fit",
                "--state",
                "werner",
                "--visibility",
                "0.4",
                "--points",
                "8",
                "--batch",
                "4",
                "--steps",
                "4",
                "--tests",
                "8",
                "--out",
                "cloud",
            ],
        ];
        foreach (var command in commands)
        {
            string[] Placed(string where) =>
                [.. command.Select(word => word is "lines" or "labeled" or "cloud" ? folder[$"{where}-{word}"] : word)];
            var (here, there) = (ChildNonlocality.Run(usual, Placed("a")), ChildNonlocality.Run(foreign, Placed("b")));
            Assert.AreEqual((0, 0), (here.Code, there.Code), $"{string.Join(' ', command)}: {here.Error}{there.Error}");
            Assert.AreEqual(here.Output.Replace(folder["a-"], folder["b-"]), there.Output);
        }

        foreach (
            var file in (string[])
                ["lines/dataset.json", "lines/behaviors.npy", "labeled/dataset.json", "labeled/labels.npy", "cloud/cloud-0-0.npy"]
        )
            CollectionAssert.AreEqual(File.ReadAllBytes(folder[$"a-{file}"]), File.ReadAllBytes(folder[$"b-{file}"]), file);
        Assert.Contains("\"gap\": 0.01", File.ReadAllText(folder["b-labeled/dataset.json"]));
    }

    private static string[] Texts()
    {
        using var engine = new StructuredEngine(Scenario.Chsh);
        var proof = engine.Solve(Behaviors.PopescuRohrlich.MixWith(Behaviors.WhiteNoise(Scenario.Chsh), 0.75));
        return
        [
            new ReportTable(
                "t",
                ["a"],
                [
                    [Cell.Number(0.5, "G4")],
                    [Cell.Number(-1.25, "G4")],
                ]
            ).ToCsv(),
            new ReportTable(
                "t",
                ["a"],
                [
                    [Cell.Number(0.5, "G4")],
                ]
            ).ToHtml(),
            $"{-0.5} {-3} {0.5:P1} {new Rational(-1, 3)}", // as in the library
            Refusal(() => _ = new Behavior(Scenario.Chsh, [.. Enumerable.Repeat(0.3, 16)])),
            Refusal(() => _ = CloudSpecification.Sweep(-0.5, 1.5, 0.1)),
            Notation.NL(proof),
            Notation.Small(-1.5e-7),
            Notation.Value(-0.123, 0.04),
            CertificateJson.Format(proof),
            InequalityFormatter.Format(proof.Inequality),
        ];
    }

    private static string Refusal(Action action) => Assert.ThrowsExactly<InvalidInputException>(action).Message;
}
