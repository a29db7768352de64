using System.Text.Json.Nodes;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.SeeSaw;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Quantum.Engines;

[TestClass]
public sealed class QuantumCertificateTests
{
    private static readonly QuantumEngine Engine = new(Scenario.Chsh);

    private static readonly QuantumVisibility Outside = QuantumVisibility.Of(Behaviors.PopescuRohrlich, HierarchyLevel.OneAB);

    /// <summary>The box with explicit states and measurements.</summary>
    private static readonly QuantumCertificate Box = QuantumCertificate.Close(
        Behaviors.PopescuRohrlich,
        Outside.Inequality,
        Outside.Squares,
        NearestMixture.Find(Behaviors.PopescuRohrlich, new NearestMixtureOptions { MaximumRounds = 25 }, Outside.Inequality)
    );

    [TestMethod]
    public void Noisy_boxes_are_post_quantum_exactly_beyond_one_over_root_two()
    {
        using var local = NonlocalityEngines.Create(NonlocalityEngines.Default, Scenario.Chsh);
        foreach (var beyond in new[] { -0.2, -1e-3, -1e-6, 1e-6, 1e-3, 0.1, 1 - (1 / Math.Sqrt(2)) })
        {
            var box = Behaviors.Isotropic(Math.Min(1, (1 / Math.Sqrt(2)) + beyond));
            var found = Classification.Of(box, local, _ => Engine);
            Assert.AreEqual(beyond > 0 ? Membership.PostQuantum : Membership.Quantum, found.Class, $"{beyond}");
            // S - 2 sqrt 2 over 8 is the distance, by the symmetry of the set.
            Assert.AreEqual(Math.Max(0, beyond / 2), (double)found.Quantumness!.Lower, 1e-9, $"{beyond}");
            Assert.AreEqual(Math.Max(0, beyond / 2), (double)found.Quantumness!.Upper, 1e-6, $"{beyond}");
        }
    }

    [TestMethod]
    public void Bounds_of_random_behaviors_enclose_and_verify()
    {
        foreach (var name in (string[])["m2", "m3", "[(2 3) (3 2)]"])
        {
            var scenario = Scenario.Parse(name);
            var engine = new QuantumEngine(
                scenario,
                new QuantumEngineOptions
                {
                    RoundsOutside = 8,
                    Search = new NearestMixtureOptions { MaximumRounds = 30 },
                }
            );
            for (var i = 0; i < 4; i++)
            {
                var certificate = engine.Solve(new NoSignalingSampler(scenario).Sample(new RandomStream(51, (ulong)i)));
                Assert.IsNull(certificate.Verify(), $"{name}, stream (51, {i})");
                Assert.IsTrue(certificate.Lower <= certificate.Upper, $"{name}, stream (51, {i})");
                var returned = CertificateDocument.Parse(certificate.ToJson());
                Assert.IsNull(returned.Verify(), $"{name}, stream (51, {i})");
                Assert.AreEqual((certificate.Lower, certificate.Upper), (returned.Lower, returned.Upper));
            }
        }
    }

    [TestMethod]
    public void A_certificate_that_was_tampered_with_does_not_verify()
    {
        foreach (
            var (what, change) in new (string, Action<JsonObject>)[]
            {
                ("lower bound", json => json["lower"] = "3/20"),
                ("upper bound", json => json["upper"] = "1/8"),
                ("coefficient", json => json["inequality"]![0] = -1.0),
                ("coefficient beyond 1", json => json["inequality"]![0] = 1.5),
                ("square", json => json["squares"]![2]![0] = 0.1),
                ("square dropped", json => json["squares"]![1] = new JsonArray()),
                (
                    "behavior",
                    json =>
                        (json["behavior"]![0], json["behavior"]![4], json["behavior"]![8], json["behavior"]![12]) = (
                            0.25,
                            0.25,
                            0.25,
                            0.25
                        )
                ),
                ("amplitude", json => json["models"]![0]!["amplitudes"]![0]![0] = 0.9),
                ("vector", json => json["models"]![0]!["measurements"]![0]![0]![0]!["components"]![0]![0] = 0.9),
                (
                    "outcome",
                    json =>
                        json["models"]![0]!["measurements"]![0]![0]![0]!["outcome"] =
                            1 - (int)json["models"]![0]!["measurements"]![0]![0]![0]!["outcome"]!
                ),
            }
        )
            Assert.IsNotNull(Tampered(change).Verify(), what);
    }

    [TestMethod]
    public void Vectors_that_were_tampered_with_do_not_verify_or_are_refused()
    {
        var box = Engine.Solve(Behaviors.PopescuRohrlich);
        Assert.IsNull(box.Verify());
        Assert.IsNotNull(Tampered(json => json["models"]![0]!["vectors"]![0]![0]![0] = 5.0, box).Verify());
        foreach (
            var (expected, change) in new (string, Action<JsonObject>)[]
            {
                ("one dimension", json => json["models"]![0]!["vectors"]![0]![0]!.AsArray().RemoveAt(0)),
                ("one for each setting", json => json["models"]![0]!["vectors"]![1]!.AsArray().RemoveAt(0)),
                ("vectors of two parties", json => json["models"]![0]!["vectors"]!.AsArray().RemoveAt(0)),
                ("vectors of two parties", json => json["models"]![0]!["dimensions"] = new JsonArray(2, 2)),
                ("vectors of two parties", json => json["models"]![0]!.AsObject().Remove("vectors")),
                ("null", json => json["models"]![0]!["vectors"]![0]![0] = null),
            }
        )
            Assert.Contains(expected, Assert.ThrowsExactly<InvalidInputException>(() => Tampered(change, box), expected).Message);
    }

    [TestMethod]
    public void A_document_that_is_none_is_refused_in_one_line()
    {
        foreach (
            var (expected, change) in new (string, Action<JsonObject>)[]
            {
                ("not a word", json => json["words"]![1] = "A7"),
                ("normal form", json => json["words"]![1] = "A0 A0"),
                ("rows", json => json["words"]!.AsArray().RemoveAt(0)),
                ("unit", json => json["unit"] = "1/4"),
                ("null", json => json["models"]![0]!["measurements"]![0]![0] = null),
                ("[real, imaginary]", json => json["models"]![0]!["amplitudes"]![0] = new JsonArray(1.0)),
                ("outcome 7", json => json["models"]![0]!["measurements"]![0]![0]![0]!["outcome"] = 7),
                ("dimension", json => json["models"]![0]!["dimensions"] = new JsonArray(100000, 100000)),
                ("needs 64", json => (json["scenario"], json["unit"]) = ("[(2 2) (2 2) (2 2)]", "1/16")),
                ("weight", json => json["models"]![0]!["weight"] = 0.0),
                ("'squares' is missing", json => json.Remove("squares")),
                ("more", json => json["more"] = 1),
            }
        )
        {
            var message = Assert.ThrowsExactly<InvalidInputException>(() => Tampered(change), expected).Message;
            Assert.Contains(expected, message);
            Assert.IsFalse(message.Contains('\n', StringComparison.Ordinal), message);
        }
    }

    [TestMethod]
    public void Documents_of_every_kind_are_read_by_their_format()
    {
        using var local = NonlocalityEngines.Create(NonlocalityEngines.Default, Scenario.Chsh);
        Assert.IsInstanceOfType<Certificate>(CertificateDocument.Parse(local.Solve(Behaviors.PopescuRohrlich).ToJson()));
        Assert.IsInstanceOfType<QuantumCertificate>(CertificateDocument.Parse(Box.ToJson()));
        foreach (var wrong in (string[])["", "null", "[]", "{\"format\":1}", "{\"format\":\"other\"}"])
            Assert.ThrowsExactly<InvalidInputException>(() => CertificateDocument.Parse(wrong), wrong);
    }

    private static ICertificate Tampered(Action<JsonObject> change, QuantumCertificate? certificate = null)
    {
        var json = JsonNode.Parse((certificate ?? Box).ToJson())!.AsObject();
        change(json);
        return CertificateDocument.Parse(json.ToJsonString());
    }
}
