using System.Text.Json;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments;
using NonlocalityML.Labeling;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Solvers;
using NonlocalityML.Tests.Cli;

namespace NonlocalityML.Tests.Literature;

/// <summary>The Bell tests in datasets/experiments; see the README there for the sources.</summary>
[TestClass]
public sealed class PublishedExperimentTests
{
    private static readonly OrToolsEngine Engine = new(Scenario.Chsh);

    private static readonly NoSignalingDistance Distance = new(Scenario.Chsh, new OrToolsSolver());

    private static readonly Dictionary<string, ExperimentVerdict> Verdicts = [];

    /// <summary>File; trials; S as published, to half a unit of its last digit; distance to the no-signalling set, to one
    /// percent.</summary>
    private static readonly (string File, long Trials, double S, double Tolerance, double NoSignaling)[] Published =
    [
        ("delft2015", 245, 2.4225, 5e-5, 0.0280),
        ("munich2016-150", 150, 2.6090, 5e-5, 0.0627),
        ("nist2015", 173_149_423, 2.000092, 5e-7, 5.09e-6),
        ("vienna2015", 3_502_784_150, 2.000028, 5e-7, 5.57e-7),
    ];

    [ClassCleanup]
    public static void Stop()
    {
        Engine.Dispose();
        Distance.Dispose();
    }

    [TestMethod]
    public void S_and_the_number_of_trials_and_the_signalling_are_the_published_ones()
    {
        foreach (var (file, trials, s, tolerance, noSignaling) in Published)
        {
            var verdict = Judge(file);
            Assert.AreEqual(trials, verdict.Table.Counts!.Trials, file);
            Assert.AreEqual(s, verdict.Chsh!.Value, tolerance, file);
            Assert.AreEqual("E00 + E01 + E10 - E11", verdict.Chsh.Variants[0].Text, file);
            Assert.AreEqual(noSignaling, verdict.NoSignalingDistance!.Value, 0.01 * noSignaling, file);
        }
    }

    [TestMethod]
    public void NL_is_S_minus_2_over_8_before_and_after_projection_and_is_proven()
    {
        foreach (var (file, _, s, tolerance, _) in Published)
        {
            var verdict = Judge(file);
            Assert.AreEqual((s - 2) / 8, (double)verdict.Certificate.Lower, tolerance / 8, file);
            foreach (
                var (certificate, chsh) in new[]
                {
                    (verdict.Certificate, verdict.Chsh!),
                    (verdict.ProjectedCertificate, ChshTest.Of(verdict.Projection.Behavior)),
                }
            )
            {
                Assert.IsNull(certificate.Verify(), file);
                Assert.IsLessThan(1e-9, certificate.Width, file);
                Assert.IsLessThanOrEqualTo(((chsh.Value - 2) / 8) + 1e-14, (double)certificate.Lower, file);
                Assert.IsGreaterThanOrEqualTo(((chsh.Value - 2) / 8) - 1e-14, (double)certificate.Upper, file);
            }
        }
    }

    [TestMethod]
    public void The_verdict_is_nonlocal_with_CHSH_written_out()
    {
        foreach (var (file, _, _, _, _) in Published)
        {
            var verdict = Judge(file);
            Assert.AreEqual(Locality.Nonlocal, verdict.Locality, file);
            Assert.AreEqual("E00 + E01 + E10 - E11 <= 2", verdict.Inequality, file);
            Assert.AreEqual(Membership.Quantum, verdict.Correlations!.Class, file);
            Assert.IsFalse(verdict.Correlations.IsDecisive, $"{file}: marginals do not vanish");
            Assert.AreEqual(1, verdict.ClosestLocalModel.Sum(term => term.Share), 1e-12, file);
            var found = TableClass.Of(verdict.Table, _ => Engine, scenario => QuantumEngines.For(scenario));
            Assert.AreEqual(verdict.Table.Counts is null ? "quantum" : "quantum within error", found.Class, file);
        }
    }

    [TestMethod]
    public void Delft_has_the_published_standard_error() => Assert.AreEqual(0.20, Judge("delft2015").Chsh!.Error!.Value, 0.005);

    [TestMethod]
    public void Score_prints_what_is_proven_and_writes_the_proof()
    {
        using var folder = new TemporaryFolder();
        var output = Nonlocality.Print("score", "--exact", PathOf("delft2015"), "--certificate", folder["proof.json"]);
        string[] expected =
        [
            "Nonlocal: ",
            "trials 245",
            "S = 2.4225 +- 0.2038",
            "NL = 0.0528",
            "proof checked in exact arithmetic",
            "E00 + E01 + E10 - E11 <= 2",
        ];
        foreach (var part in expected)
            Assert.Contains(part, output);
        var proof = CertificateFile.Read(folder["proof.json"]);
        Assert.IsNull(proof.Verify());
        Assert.IsTrue(proof.Behavior.Table.SequenceEqual(Judge("delft2015").Table.Behavior.Table));
    }

    [TestMethod]
    public void Json_holds_one_document_with_every_file()
    {
        var (code, output, error) = Nonlocality.Run(["score", "--json", "--exact", .. Published.Select(row => PathOf(row.File))]);
        Assert.AreEqual(0, code, error);
        Assert.AreEqual("", error);
        var tables = JsonDocument.Parse(output).RootElement.GetProperty("tables").EnumerateArray().ToList();
        foreach (var (table, row) in tables.Zip(Published))
        {
            Assert.AreEqual(row.S, table.GetProperty("chsh").GetProperty("value").GetDouble(), row.Tolerance);
            Assert.AreEqual((row.S - 2) / 8, table.GetProperty("nl").GetProperty("lower").GetDouble(), row.Tolerance / 8);
            Assert.AreEqual("nonlocal", table.GetProperty("locality").GetString());
        }

        Assert.HasCount(4, tables);
    }

    private static ExperimentVerdict Judge(string file)
    {
        lock (Verdicts)
        {
            return Verdicts.TryGetValue(file, out var known)
                ? known
                : Verdicts[file] = ExperimentVerdict.Of(MeasuredTable.Read(PathOf(file)), Engine, Distance);
        }
    }

    private static string PathOf(string file) => Path.Combine(Repository.Root, "datasets", "experiments", file + ".csv");
}
