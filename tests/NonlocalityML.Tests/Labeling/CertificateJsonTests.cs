using System.Text.Json.Nodes;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Bell;

namespace NonlocalityML.Tests.Labeling;

[TestClass]
public sealed class CertificateJsonTests
{
    /// <summary>NL = 1/4 on both sides: CHSH, and the eight strategies that reach 2.</summary>
    private static readonly Certificate PopescuRohrlich = Certificate.Close(
        Behaviors.PopescuRohrlich,
        BellInequalities.Chsh.Coefficients,
        [.. Reaching2],
        [.. Reaching2.Select(_ => 0.125)]
    );

    private static IEnumerable<long> Reaching2 =>
        Enumerable
            .Range(0, 16)
            .Select(index => (long)index)
            .Where(index => BellInequalities.Chsh.Value(DeterministicStrategy.FromIndex(Scenario.Chsh, index).ToBehavior()) == 2);

    [TestMethod]
    public void Every_number_comes_back_bit_for_bit() =>
        RandomBell.ForAll(
            RandomBell.Scenarios,
            (scenario, stream) =>
            {
                var model = RandomBell.Model(scenario, stream);
                var coefficients = scenario.ToTable<double>([
                    .. Enumerable.Range(0, scenario.SlotLength).Select(_ => stream.NextDouble(-1, 1)),
                ]);
                var certificate = Certificate.Close(
                    RandomBell.Model(scenario, stream).ToBehavior(),
                    coefficients,
                    model.Strategies.AsSpan(),
                    model.Weights.AsSpan()
                );
                var text = CertificateJson.Format(certificate);
                var back = CertificateJson.Parse(text);
                Assert.AreEqual(scenario, back.Behavior.Scenario);
                Assert.IsTrue(certificate.Behavior.Table.SequenceEqual(back.Behavior.Table));
                Assert.IsTrue(certificate.Inequality.Coefficients.SequenceEqual(back.Inequality.Coefficients));
                Assert.IsTrue(certificate.Model.Strategies.SequenceEqual(back.Model.Strategies));
                Assert.IsTrue(certificate.Model.Weights.SequenceEqual(back.Model.Weights));
                Assert.AreEqual(certificate.Lower, back.Lower);
                Assert.AreEqual(certificate.Upper, back.Upper);
                Assert.IsNull(back.Verify());
                Assert.AreEqual(text, CertificateJson.Format(back));
            }
        );

    [TestMethod]
    public void The_certificate_of_the_PR_box_reads_one_quarter()
    {
        var document = JsonNode.Parse(CertificateJson.Format(PopescuRohrlich))!;
        Assert.AreEqual("1/4", (string?)document["lower"]);
        Assert.AreEqual("1/4", (string?)document["upper"]);
        Assert.AreEqual("[(2 2) (2 2)]", (string?)document["scenario"]);
        Assert.AreEqual("1/8", (string?)document["unit"]);
        Assert.AreEqual("2", (string?)document["inequality"]!["localBound"]);
    }

    [TestMethod]
    [DataRow("lower", "\"26/100\"", "stated lower bound")]
    [DataRow("upper", "\"24/100\"", "stated upper bound")]
    [DataRow("model/0/outcomes/0/0", "1", "stated upper bound")]
    [DataRow(
        "behavior",
        "[0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25]",
        "stated lower bound"
    )]
    public void A_tampered_proof_is_read_but_does_not_verify(string path, string value, string expected) =>
        Assert.Contains(expected, CertificateJson.Parse(Tampered(path, value)).Verify()!);

    [TestMethod]
    [DataRow("format", "\"other\"", "format is 'other'")]
    [DataRow("scenario", "\"m0\"", "not a scenario")]
    [DataRow("scenario", "\"m3\"", "unit is '1/8'")]
    [DataRow("unit", "\"1\"", "unit is '1'")]
    [DataRow("lower", "\"one\"", "not a fraction")]
    [DataRow("upper", "\"1/0\"", "not a fraction")]
    [DataRow("lower", "0.25", "$.lower")]
    [DataRow("behavior/3", "0.75", "sum to")]
    [DataRow("behavior/3", "\"NaN\"", "$.behavior")]
    [DataRow("behavior", "[1]", "1 entries")]
    [DataRow("behavior", "null", "behavior")]
    [DataRow("inequality/localBound", "\"1\"", "the coefficients give 2")]
    [DataRow("inequality/coefficients", "[1, 2]", "2 coefficients")]
    [DataRow("model", "[]", "at least one positive weight")]
    [DataRow("model", "[null]", "null")]
    [DataRow("model/0/outcomes", "[[0, 0], null]", "null")]
    [DataRow("model/0/outcomes/0/0", "2", "Party 0 answers 2")]
    [DataRow("model/0/weight", "-1", "Weight 0")]
    [DataRow("surprise", "1", "surprise")]
    public void What_is_no_certificate_is_refused_in_one_line(string path, string value, string expected)
    {
        var message = Assert.ThrowsExactly<InvalidInputException>(() => CertificateJson.Parse(Tampered(path, value))).Message;
        Assert.Contains(expected, message);
    }

    [TestMethod]
    public void A_missing_member_is_named()
    {
        foreach (var name in (string[])["format", "scenario", "unit", "behavior", "inequality", "model", "lower", "upper"])
        {
            var document = JsonNode.Parse(CertificateJson.Format(PopescuRohrlich))!.AsObject();
            document.Remove(name);
            Assert.Contains(
                name,
                Assert.ThrowsExactly<InvalidInputException>(() => CertificateJson.Parse(document.ToJsonString())).Message
            );
        }
    }

    [TestMethod]
    public void A_file_is_written_whole_and_names_itself_when_it_is_wrong()
    {
        using var folder = new TemporaryFolder();
        var path = folder["proof.json"];
        CertificateFile.Write(path, PopescuRohrlich);
        CertificateFile.Write(path, PopescuRohrlich);
        Assert.IsNull(CertificateFile.Read(path).Verify());
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
        foreach (var text in (string[])["", "null", "[]", "{", "{}", "\0\u0001"])
        {
            var wrong = folder.Write("wrong.json", text);
            Assert.Contains(wrong, Assert.ThrowsExactly<InvalidInputException>(() => CertificateFile.Read(wrong)).Message);
        }

        var nowhere = folder["no such folder/proof.json"];
        Assert.Contains(
            nowhere,
            Assert.ThrowsExactly<InvalidInputException>(() => CertificateFile.Write(nowhere, PopescuRohrlich)).Message
        );
    }

    private static string Tampered(string path, string value)
    {
        var root = JsonNode.Parse(CertificateJson.Format(PopescuRohrlich))!;
        var steps = path.Split('/');
        var node = steps[..^1].Aggregate(root, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (int.TryParse(steps[^1], out var last))
            node[last] = JsonNode.Parse(value);
        else
            node[steps[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
