namespace NonlocalityML.Tests.Cli;

/// <summary>What is proven has the same bytes on processors with wide registers and without.</summary>
[TestClass]
public sealed class InstructionSetTests
{
    private static readonly Dictionary<string, string> Full = [];

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("DOTNET_EnableAVX512", "Avx512 False")]
    [DataRow("DOTNET_EnableAVX2", "Avx2 False")]
    public void Labels_thresholds_and_quantum_values_do_not_depend_on_the_width_of_registers(string variable, string proof)
    {
        Dictionary<string, string> narrow = new() { [variable] = "0" };
        Assert.Contains(proof, ChildNonlocality.Instructions(narrow), "the switch took effect");
        using var folder = new TemporaryFolder();
        string[][] commands =
        [
            [
                "sample",
                "--scenario",
                "[(2 2) (2 2) (2 2)]",
                "--distribution",
                "bilocal-correlators",
                "--count",
                "6",
                "--seed",
                "5",
                "--out",
                "lines",
            ],
            ["label", "lines", "--measure", "nbl", "--coordinates", "correlators", "--gap", "1e-3", "--out", "nbl"],
            ["sample", "--scenario", "m3", "--distribution", "no-signaling", "--count", "40", "--seed", "2", "--out", "points"],
            ["label", "points", "--out", "nl"],
            ["sample", "--scenario", "m2", "--distribution", "no-signaling", "--count", "20", "--seed", "4", "--out", "boxes"],
            ["label", "boxes", "--measure", "behavior-class", "--out", "classes"],
            ["threshold", "werner", "--axes", "icosahedral-16", "--inequality-axes", "icosahedral-6", "--out", "threshold"],
            ["inequalities", "nl", "--quantum", "3", "--out", "catalogue"],
        ];
        foreach (var command in commands)
        {
            string[] Placed(string where) =>
                [
                    .. command.Select(
                        (word, i) =>
                            i > 0
                                && word is "lines" or "nbl" or "points" or "nl" or "boxes" or "classes" or "catalogue"
                                && command[i - 1] is not "--measure"
                            || (word == "threshold" && i > 0)
                                ? Path.Combine(folder[where], word)
                                : word
                    ),
                ];
            var (wide, slim) = (ChildNonlocality.Run(Full, Placed("wide")), ChildNonlocality.Run(narrow, Placed("slim")));
            Assert.AreEqual((0, 0), (wide.Code, slim.Code), $"{string.Join(' ', command)}: {wide.Error}{slim.Error}");
        }

        foreach (
            var file in (string[])
                [
                    "nbl/labels.npy",
                    "nbl/coefficients.npy",
                    "nbl/nodes.npy",
                    "nl/labels.npy",
                    "nl/model_weights.npy",
                    "nl/inequalities.npy",
                    "classes/labels.npy",
                    "classes/squares.npy",
                    "threshold/certificate.json",
                    "catalogue/inequalities.csv",
                    "catalogue/inequalities.json",
                ]
        )
            CollectionAssert.AreEqual(File.ReadAllBytes(folder[$"wide/{file}"]), File.ReadAllBytes(folder[$"slim/{file}"]), file);
    }
}
