using NonlocalityML.Bell;
using NonlocalityML.Graphs;
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
    public void The_file_passes_the_checker_and_gives_the_same_numbers_by_numpy(string name, CertifiedFeatures features)
    {
        using var folder = new TemporaryFolder();
        var scenario = Scenario.Parse(name);
        CertifiedNetwork
            .Build(new CertifiedNetworkOptions(scenario, features) { Layers = 10, WithLocalModel = true })
            .Save(folder["certified.onnx"]);
        OnnxPeers.Check(folder["certified.onnx"]);
        using var network = CertifiedNetwork.Open(folder["certified.onnx"], threads: 1);
        var random = new RandomStream(5, 0);
        float[] rows =
            features == CertifiedFeatures.Table
                ? [.. Enumerable.Range(0, 30).SelectMany(_ => network.FeaturesOf(RandomBehaviors.Arbitrary(scenario, random)))]
                : [.. Enumerable.Range(0, 30 * network.Length).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        var here = network.Score(rows);
        var there = OnnxPeers.RunByNumpy(folder["certified.onnx"], rows, network.Length);
        foreach (
            var (output, expected) in new[]
            {
                ("Lower", here.Lower.ToArray()),
                ("Upper", here.Upper.ToArray()),
                ("Score", here.Score.ToArray()),
            }
        )
        {
            CollectionAssert.AreEqual(new long[] { 30 }, there[output].Shape);
            for (var i = 0; i < expected.Length; i++)
                Assert.AreEqual(expected[i], there[output].Values[i], 2e-6, $"{output} of row {i}, seed 5");
        }

        CollectionAssert.AreEqual(new long[] { 30, network.Length }, there["Inequality"].Shape);
        Assert.HasCount(30 * here.Weights(0).Length, there["Weights"].Values);
    }

    /// <summary>Metadata, and with it the whole file, can be written again from what it says; what was measured is
    /// told.</summary>
    [TestMethod]
    public void A_file_tells_scenario_unit_margin_and_what_was_measured()
    {
        using var folder = new TemporaryFolder();
        var options = new CertifiedNetworkOptions(Scenario.Parse("m3"), CertifiedFeatures.Correlators)
        {
            Layers = 5,
            WithLocalModel = true,
        };
        using var measured = CertifiedNetwork.Open(CertifiedNetwork.Build(options), threads: 1);
        var evaluation = CertifiedEvaluation.Of(measured, "one point", new float[9], [0], [0]);
        Assert.AreEqual((1, 0L, 0.0), (evaluation.Points, evaluation.Violations, evaluation.Decided));
        Assert.AreEqual(evaluation.MeanWidth / 2, evaluation.MeanError, 1e-7);
        var weights = CertifiedNetworkTrainer.Fit(
            options,
            new float[9 * 8],
            new CertifiedTrainingOptions { Epochs = 1, BatchSize = 4 }
        );
        CertifiedNetwork.Build(options, weights, evaluation).Save(folder["certified.onnx"]);
        using var loaded = CertifiedNetwork.Open(folder["certified.onnx"], threads: 1);
        Assert.AreEqual(options, loaded.Options);
        Assert.AreEqual("[(2 2 2) (2 2 2)]", loaded.Metadata["Scenario"]);
        Assert.AreEqual(1.0 / 18, double.Parse(loaded.Metadata["Unit"]));
        Assert.AreEqual("one point", loaded.Metadata["Sampling"]);
        Assert.AreEqual(evaluation.MeanWidth, double.Parse(loaded.Metadata["MeanWidth"]), 1e-3 * evaluation.MeanWidth);
        Assert.Contains("2^-24", loaded.Metadata["Margin"]);
        Assert.AreEqual(5 * 6, loaded.Metadata["LayerWeights"].Split(' ').Length);
    }

    [TestMethod]
    public void A_file_that_is_broken_or_not_what_it_says_is_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        var options = new CertifiedNetworkOptions(Scenario.Parse("m3"), CertifiedFeatures.Correlators) { Layers = 3 };
        var good = CertifiedNetwork.Build(options);
        var bytes = good.ToBytes();
        Refused("does not exist", folder["missing.onnx"]);
        Refused("no ONNX file, or only a part", Write(bytes[..(bytes.Length / 2)]));
        Refused("no ONNX file, or only a part", Write([.. "a,b,x,y,count"u8]));
        Refused("not a certified network", Write([]));
        Refused("not a certified network", Write(With("Kind", "certified NBL")));
        Refused("not those of the certified network", Write(With("Scenario", "[(2 2) (2 2)]")));
        Refused("not a scenario", Write(With("Scenario", "m0.5")));
        Refused("two outcomes", Write(With("Scenario", "[(3 3) (3 3)]")));
        Refused("two parties", Write(With("Scenario", "[(2 2) (2 2) (2 2)]")));
        Refused("does not tell its Scenario", Write(With("Scenario", null)));
        Refused("not those of the certified network", Write(With("Features", "Table")));
        Refused("'7' as its Features", Write(With("Features", "7")));
        Refused("not those of the certified network", Write(With("Layers", "4")));
        Refused("'3.5' as its Layers", Write(With("Layers", "3.5")));
        Refused("99999 layers", Write(With("Layers", "99999")));
        Refused("17 weights", Write(With("LayerWeights", string.Join(' ', Enumerable.Repeat("0.1", 17)))));
        Refused("finite", Write(With("LayerWeights", string.Join(' ', Enumerable.Repeat("NaN", 18)))));
        Refused(
            "not those of the certified network",
            Write(With("LayerWeights", string.Join(' ', Enumerable.Repeat("0.1", 18))))
        );
        Refused("not those of the certified network", Write(With("Weights", "here")));

        // The same inputs, outputs and metadata, but a lower bound that nothing proves.
        var hopeful = good.Outputs.Select(port => (port.Name, port.Name == "Lower" ? port.Value + 0.01 : port.Value)).ToList();
        Refused("not those of the certified network", Write(new Graph(hopeful, good.Metadata).ToBytes()));

        byte[] With(string key, string? value)
        {
            var metadata = good.Metadata.Where(pair => pair.Key != key).ToDictionary();
            if (value is not null)
                metadata[key] = value;
            return new Graph(good.Outputs, metadata).ToBytes();
        }

        string Write(byte[] content)
        {
            File.WriteAllBytes(folder["bad.onnx"], content);
            return folder["bad.onnx"];
        }

        static void Refused(string part, string path)
        {
            var message = Assert.ThrowsExactly<InvalidInputException>(() => CertifiedNetwork.Open(path)).Message;
            Assert.Contains(part, message);
            Assert.Contains(path, message);
            Assert.DoesNotContain('\n', message);
        }
    }
}
