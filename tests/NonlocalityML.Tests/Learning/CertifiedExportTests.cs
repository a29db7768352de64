using NonlocalityML.Bell;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Labeling;

namespace NonlocalityML.Tests.Learning;

/// <summary>What others can do with the file of a certified network.</summary>
[TestClass]
public sealed class CertifiedExportTests
{
    [TestMethod]
    [DataRow("m3", CertifiedFeatures.Correlators)]
    [DataRow("[(3 2) (2 2 2)]", CertifiedFeatures.Table)]
    public void The_file_passes_the_checker_and_gives_the_same_numbers_in_javascript(string name, CertifiedFeatures features)
    {
        using var folder = new TemporaryFolder();
        var scenario = Scenario.Parse(name);
        CertifiedNetwork.Build(new CertifiedNetworkOptions(scenario, features) { Layers = 10 }).Save(folder["certified.onnx"]);
        OnnxPeers.Check(folder["certified.onnx"]);
        using var network = CertifiedNetwork.Open(folder["certified.onnx"], threads: 1);
        var random = new RandomStream(5, 0);
        float[] rows = features == CertifiedFeatures.Table
            ? [.. Enumerable.Range(0, 30).SelectMany(_ => network.FeaturesOf(RandomBehaviors.Arbitrary(scenario, random)))]
            : [.. Enumerable.Range(0, 30 * network.Length).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        var here = network.Score(rows);
        var there = OnnxPeers.RunInNode(folder["certified.onnx"], rows, network.Length);
        foreach (var (output, expected) in new[] { ("Lower", here.Lower.ToArray()), ("Upper", here.Upper.ToArray()), ("Score", here.Score.ToArray()) })
        {
            CollectionAssert.AreEqual(new long[] { 30 }, there[output].Shape);
            for (var i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], there[output].Values[i], 2e-6, $"{output} of row {i}, seed 5");
        }

        CollectionAssert.AreEqual(new long[] { 30, network.Length }, there["Inequality"].Shape);
    }
}
