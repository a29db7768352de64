using System.Text.Json;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Datasets;

/// <summary>What the labels that ship found, and its export.</summary>
[TestClass]
public sealed class InequalityCatalogueTests
{
    [TestMethod]
    [DataRow("m2-cube", "CHSH 8")]
    [DataRow("m2-no-signaling", "CHSH 8")]
    [DataRow("m3-cube", "CHSH 72")]
    [DataRow("m3-no-signaling", "CHSH 72, I3322 576")]
    [DataRow("m4-cube", "CHSH 288,  18432,  9216")]
    public void The_facets_are_the_known_ones(string name, string facets)
    {
        // Fine (1982) for m = 2; Froissart, Collins and Gisin for m = 3; for the full correlators of m = 4 their number is 27936
        // = 288 + 18432 + 9216.
        using var dataset = Open(name);
        var catalogue = InequalityCatalogue.Harvest(dataset).WithFacets(dataset, new OrToolsSolver());
        Assert.AreEqual(
            facets,
            string.Join(
                ", ",
                catalogue.Inequalities.Where(entry => entry.IsFacet == true).Select(entry => $"{entry.Name} {entry.Class.Copies}")
            )
        );
        Assert.AreEqual(0, catalogue.Unrecognized);
        Assert.AreEqual(catalogue.Nonlocal, catalogue.Inequalities.Sum(entry => entry.Labels));
        if (name.StartsWith("m2", StringComparison.Ordinal))
            Assert.HasCount(1, catalogue.Inequalities);
    }

    [TestMethod]
    public void The_scale_of_a_label_is_the_largest()
    {
        foreach (var name in (string[])["m3-cube", "m3-no-signaling"])
        {
            using var dataset = Open(name);
            foreach (var entry in InequalityCatalogue.Harvest(dataset).Inequalities)
                Assert.AreEqual(entry.Scale, LargestScale.Of(entry.Inequality, new OrToolsSolver()), $"{entry.Inequality}");
        }
    }

    [TestMethod]
    public void Quantum_values_are_the_published_ones()
    {
        using var dataset = Open("m3-no-signaling");
        var catalogue = InequalityCatalogue.Harvest(dataset).WithFacets(dataset, new OrToolsSolver());
        var facets = catalogue with
        {
            Inequalities = [.. catalogue.Inequalities.Where(entry => entry.Name is "CHSH" or "I3322")],
        };
        var rows = CatalogueDocument.Of(facets.WithQuantumValues(2)).Inequalities;
        Assert.AreEqual(2 * Math.Sqrt(2), rows[0].QuantumLower!.Value, 1e-6);
        Assert.AreEqual(2 * Math.Sqrt(2), rows[0].QuantumUpper!.Value, 1e-6);
        Assert.AreEqual("2", rows[0].LocalBound);
        // I3322 <= 0 in probabilities is <= 4 in correlators, four times as large: 5 of qubits, 4 (1 + 0.25147) at level 1+AB
        // (Pal and Vertesi, PRA 82, 022116).
        Assert.AreEqual("4", rows[1].LocalBound);
        Assert.AreEqual(5, rows[1].QuantumLower!.Value, 1e-6);
        Assert.AreEqual(5.00588, rows[1].QuantumUpper!.Value, 1e-4);
    }

    [TestMethod]
    public void The_export_is_read_by_other_programs()
    {
        using var folder = new TemporaryFolder();
        var entry = new CataloguedInequality
        {
            Class = new SymmetryClass(
                ReducedInequality.Of(BellInequalities.I3322, CorrelationSpace.NoSignaling)!.Inequality,
                576
            ),
            Scale = Rational.One,
            IsFacet = true,
            Name = "I3322",
        };
        var path = folder.Write("I3322.yaml", CatalogueFiles.ToYaml(entry));
        // An interpreter of YAML that knows nothing of this program, and the formula of Faacets: the largest value over
        // deterministic strategies, A's index fastest.
        var read = JsonDocument
            .Parse(
                OtherPrograms.Python(
                    "yaml",
                    """
                    import itertools, json, sys, yaml
                    file = yaml.safe_load(open(sys.argv[1]))
                    value = lambda a, b: sum(c * x for c, x in zip(file["coefficients"], [x * y for y in (1,) + b for x in (1,) + a]))
                    bits = list(itertools.product((0, 1), repeat=3))
                    print(json.dumps({"file": file, "local": max(value(a, b) for a in bits for b in bits)}))
                    """,
                    path
                )
            )
            .RootElement;
        var file = read.GetProperty("file");
        Assert.AreEqual("BellExpression", file.GetProperty("type").GetString());
        Assert.AreEqual("[(2 2 2) (2 2 2)]", file.GetProperty("scenario").GetString());
        Assert.AreEqual("Non-signaling Collins-Gisin", file.GetProperty("representation").GetString());
        // As Faacets has it (pubs/CollinsGisin2004/I3322.yaml), with A's settings along the first row.
        int[] published = [0, -1, 0, 0, -2, 1, 1, 1, -1, 1, 1, -1, 0, 1, -1, 0];
        var own = file.GetProperty("coefficients").EnumerateArray().Select(value => value.GetInt32()).ToArray();
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 16).Select(i => published[(i % 4 * 4) + (i / 4)]).ToArray(),
            own,
            "the parties of the published one are exchanged here"
        );
        Assert.AreEqual(0, read.GetProperty("local").GetInt32());
        Assert.AreEqual("0", file.GetProperty("upper").GetProperty("bounds").GetProperty("local").GetString());
        Assert.AreEqual("facet-local", file.GetProperty("upper").GetProperty("keywords")[0].GetString());
    }

    [TestMethod]
    public void Data_of_another_kind_is_refused()
    {
        using var classes = Open("classes-m2");
        Assert.Contains(
            "inequalities are read from labels of nl",
            Assert.ThrowsExactly<InvalidInputException>(() => InequalityCatalogue.Harvest(classes)).Message
        );
    }

    private static Dataset Open(string name) => Dataset.Open(Path.Combine(Repository.Root, "datasets", name));
}
