using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NonlocalityML.Datasets;
using NonlocalityML.Tests.Web;

namespace NonlocalityML.Tests.Cli;

/// <summary>One table, spelled oddly, is the same table to all commands and to the server.</summary>
[TestClass]
public sealed class OneReaderTests
{
    /// <summary>The counts of Delft as a laboratory with another keyboard writes them.</summary>
    private static readonly string Odd =
        "\uFEFF# second run; +1 is the bright state\r\n\"Basis Alice\"\tbasis_bob\tBob\talice\tEvents\tremark\r\n"
        + string.Concat(
            File.ReadLines(Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv"))
                .Skip(1)
                .Select(line => line.Split(','))
                .Reverse()
                .Select(row =>
                    $"{Angle(row[2], "0°", "45°")}\t\"{Angle(row[3], "22,5°", "67,5°")}\"\t{Sign(row[1])}\t{Sign(row[0])}\t{row[4]},0\tok\r\n"
                )
        )
        + "\r\n";

    [TestMethod]
    public void A_table_spelled_oddly_is_the_same_to_six_verbs_and_the_server()
    {
        using var folder = new TemporaryFolder();
        // Without the plan that stands beside the published file.
        var published = File.ReadAllText(Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv"));
        var (odd, plain) = (folder.Write("run2.txt", Odd), folder.Write("plain.csv", published));
        var right = Table(plain, "score", "--exact");
        var found = Table(odd, "score", "--exact");
        Assert.AreEqual(right["nl"]!.ToJsonString(), found["nl"]!.ToJsonString(), "score");
        Assert.AreEqual((string?)right["sentence"], (string?)found["sentence"]);
        Assert.Contains("not used: remark", (string)found["readAs"]!);
        Assert.AreEqual(Table(plain, "classify")["nl"]!.ToJsonString(), Table(odd, "classify")["nl"]!.ToJsonString(), "classify");
        using var server = new ServerFixture();
        Assert.AreEqual(right["nl"]!.ToJsonString(), server.Json("/api/score", Odd)["nl"]!.ToJsonString(), "serve");

        var sentence = Nonlocality.Json("report", odd, "--out", folder["page.html"], "--bootstrap", "20", "--json");
        Assert.AreEqual(
            Nonlocality
                .Json("report", plain, "--out", folder["page.html"], "--bootstrap", "20", "--json")
                .GetProperty("inputs")[0]
                .GetProperty("sentence")
                .GetString(),
            sentence.GetProperty("inputs")[0].GetProperty("sentence").GetString(),
            "report"
        );
        Assert.AreEqual(Label(folder, plain, "one"), Label(folder, odd, "two"), "label");
        Assert.AreEqual(Fit(folder, plain, "three"), Fit(folder, odd, "four"), "fit");
    }

    [TestMethod]
    public void What_could_be_two_things_is_refused_by_all_in_the_same_words()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("table.csv", Odd.Replace(",0\tok", ",000\tok", StringComparison.Ordinal));
        foreach (
            var arguments in (string[][])
                [
                    ["score", file],
                    ["classify", file],
                    ["report", file, "--out", folder["page.html"]],
                    ["label", file, "--out", folder["labels"]],
                    ["fit", "--behavior", file, "--out", folder["fit"]],
                    ["convert", file, "--out", folder["table.json"]],
                ]
        )
            Nonlocality.Refuse("could be", arguments);
    }

    [TestMethod]
    public void Counts_in_an_array_are_the_same_to_all()
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Print(
            "convert",
            Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv"),
            "--out",
            folder["counts.npy"]
        );
        var right = Table(folder["counts.npy"], "score", "--exact")["nl"]!.ToJsonString();
        File.Delete(folder["counts.json"]);
        string[] scenario = ["--outcomes", "2,2", "--settings", "2,2"];
        Assert.AreEqual(right, Table(folder["counts.npy"], ["score", "--exact", .. scenario])["nl"]!.ToJsonString());
        Assert.AreEqual(
            Label(folder, Path.Combine(Repository.Root, "datasets", "experiments", "delft2015.csv"), "one"),
            Label(folder, folder["counts.npy"], "two", scenario)
        );
    }

    private static string Angle(string setting, string first, string second) => setting == "0" ? first : second;

    private static string Sign(string outcome) => outcome == "0" ? "+" : "-";

    private static JsonNode Table(string file, params string[] verb) =>
        JsonNode.Parse(Nonlocality.Print([verb[0], file, .. verb[1..], "--json"]))!["tables"]![0]!;

    private static string Label(TemporaryFolder folder, string file, string name, params string[] options)
    {
        Nonlocality.Print(["label", file, "--out", folder[name], .. options]);
        using var dataset = Dataset.Open(folder[name]);
        var label = dataset.Label(0);
        return string.Create(CultureInfo.InvariantCulture, $"{label.Lower:R} {label.Upper:R}");
    }

    private static string Fit(TemporaryFolder folder, string file, string name) =>
        JsonSerializer.Serialize(
            Nonlocality
                .Json("fit", "--behavior", file, "--points", "4", "--steps", "10", "--out", folder[name], "--json")
                .EnumerateObject()
                .Where(member => member.Value.ValueKind == JsonValueKind.Number)
                .Select(member => (member.Name, member.Value.GetRawText()))
                .ToDictionary()
        );
}
