using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling.Networks;

[TestClass]
public sealed class NetworkTests
{
    [TestMethod]
    public void Names_and_documents_give_the_same_networks()
    {
        Assert.AreEqual(Network.Line, Network.Chain(2));
        Assert.AreEqual(
            Network.Triangle,
            Network.FromJson("""{"parties": ["X", "Y", "Z"], "sources": [["X", "Y"], ["Z", "Y"], ["X", "Z"]]}""")
        );
        Assert.AreEqual(
            Network.Bell(3),
            new Network(
                [
                    [2, 0, 1],
                ],
                3
            )
        );
        Assert.AreNotEqual(Network.Star(3), Network.Chain(3));
        foreach (var name in (string[])["triangle", "line", "bell:2", "star:3", "chain:4"])
            Assert.AreEqual(name, Network.FromName(name)!.Name);
        Assert.IsNull(Network.FromName("square"));
    }

    [TestMethod]
    [DataRow("""{"parties": ["A", "B"], "sources": [["A", "C"]]}""", "seen by 'C'")]
    [DataRow("""{"parties": ["A", "B"], "sources": [["A"]]}""", "Party B sees no source")]
    [DataRow("""{"parties": ["A", "A"], "sources": [["A"]]}""", "names one twice")]
    [DataRow("""{"parties": ["A"], "sources": [["A", "A"]]}""", "names a party twice")]
    [DataRow("""{"parties": ["A"], "sources": []}""", "0 sources")]
    [DataRow("""{"parties": ["A"]}""", "sources")]
    public void A_wrong_document_is_refused_with_the_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.ThrowsExactly<InvalidInputException>(() => Network.FromJson(text)).Message);

    [TestMethod]
    public void A_model_is_what_its_sum_over_hidden_values_says()
    {
        foreach (
            var (network, scenario) in (ReadOnlySpan<(Network, Scenario)>)
                [
                    (Network.Triangle, Scenario.Parse("[(2) (3) (2)]")),
                    (Network.Line, Scenario.Uniform(3, 2, 2)),
                    (Network.Star(3), Scenario.Parse("[(2) (2) (2) (2)]")),
                    (Network.Bell(2), Scenario.Parse("[(3 2) (2 2)]")),
                ]
        )
        {
            var model = RandomModels.Of(network, scenario, 2, 5);
            var (expected, actual) = (RandomModels.Behavior(model), model.ToBehavior());
            for (var i = 0; i < expected.Length; i++)
                Assert.AreEqual(expected[i], actual.Table[i], 1e-14, $"{network} {i}");
            var noise = Behaviors.WhiteNoise(scenario);
            var distance = 0.0;
            for (var i = 0; i < expected.Length; i++)
                distance += Math.Abs(noise.Table[i] - expected[i]) * scenario.Unit;
            Assert.AreEqual(distance, (double)model.Distance(noise), 1e-13, $"{network}");
        }
    }

    [TestMethod]
    public void Models_whose_numbers_do_not_sum_to_one_are_refused()
    {
        var model = RandomModels.Of(Network.Triangle, Scenario.Uniform(3, 1, 2), 2, 1);
        foreach (var list in (int[])[0, 1])
        {
            var (weights, responses) = (
                model.Weights.Select(own => own.ToArray()).ToArray(),
                model.Responses.Select(own => own.ToArray()).ToArray()
            );
            (list == 0 ? weights : responses)[1][0]++;
            var refusal = Assert.ThrowsExactly<InvalidInputException>(() =>
                new NetworkModel(Network.Triangle, model.Scenario, weights, responses)
            );
            Assert.Contains("2^50 is needed", refusal.Message);
        }
    }

    [TestMethod]
    public void An_inflation_of_the_triangle_has_the_independences_of_the_literature()
    {
        var inflation = new Inflation(Network.Triangle, Scenario.Uniform(3, 1, 2), [2, 2, 2]);
        Assert.AreEqual(4096, inflation.Assignments);
        CollectionAssert.AreEqual(
            (string[])["0", "1", "2", "0 1 2"],
            inflation.Factorizations.Select(factorization => string.Join(' ', factorization.Parties)).ToArray()
        );
        // q(A00, A11 B10 B11 C01 C11) = p(A00) q(A11 B10 B11 C01 C11), and q(A00 B00 C00, A11 B11 C11).
        CollectionAssert.AreEqual(
            (string[])["0:11", "1:01", "1:11", "2:01", "2:11"],
            inflation.Factorizations[0].Rest.Select(node => $"{node.Party}:{string.Concat(node.Copies)}").ToArray()
        );
        Assert.HasCount(3, inflation.Factorizations[3].Rest);
        Assert.AreEqual(1L << 27, new Inflation(Network.Triangle, Scenario.Uniform(3, 1, 2), [3, 3, 3]).Assignments);
        Assert.ThrowsExactly<InvalidInputException>(() => new Inflation(Network.Triangle, Scenario.Uniform(3, 1, 2), [4, 4, 4]));
    }
}
