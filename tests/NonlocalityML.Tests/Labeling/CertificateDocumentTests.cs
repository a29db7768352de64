using System.Text.Json.Nodes;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Labeling;

[TestClass]
public sealed class CertificateDocumentTests
{
    [TestMethod]
    public void Every_kind_is_read_back_by_the_format_that_it_states_wherever_that_stands()
    {
        foreach (var (certificate, quantity) in Certificates())
        {
            var document = JsonNode.Parse(certificate.ToJson())!.AsObject();
            var format = document["format"]!;
            document.Remove("format");
            document.Add("format", format);
            foreach (var text in (string[])[certificate.ToJson(), document.ToJsonString()])
            {
                var read = CertificateDocument.Parse(text);
                Assert.AreEqual(certificate.GetType(), read.GetType());
                Assert.AreEqual(certificate.ToJson(), read.ToJson());
                Assert.AreEqual(certificate.Statement, read.Statement);
                Assert.IsNull(read.Verify());
            }

            Assert.Contains($"<= {quantity} <=", certificate.Statement);
        }
    }

    [TestMethod]
    public void What_is_more_than_rounding_is_nonlocal()
    {
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, Scenario.Chsh);
        Assert.IsTrue(engine.Solve(Behaviors.Isotropic(0.5 + 1e-7)).IsNonlocal, "S = 2 + 4e-7");
        Assert.IsFalse(engine.Solve(Behaviors.Isotropic(0.5 + 1e-10)).IsNonlocal, "S = 2 + 4e-10, NL = 5e-11");
        Assert.IsFalse(engine.Solve(Behaviors.Isotropic(0.5)).IsNonlocal);
    }

    private static IEnumerable<(ICertificate Certificate, string Quantity)> Certificates()
    {
        using var engine = NonlocalityEngines.Create(NonlocalityEngines.Default, Scenario.Chsh);
        yield return (engine.Solve(Behaviors.PopescuRohrlich), "NL");
        yield return (QuantumEngines.For(Scenario.Chsh)!.Solve(Behaviors.PopescuRohrlich), "distance to the quantum set");
        var bilocal = new BilocalEngine(BilocalCoordinates.Summary, new BilocalOptions { Gap = 0.1 });
        yield return (bilocal.Solve((double[])[0.5, 0.5, 0, 0]), "NBL");
    }
}
