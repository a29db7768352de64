using NonlocalityML.Bell;
using NonlocalityML.HiddenVariables.Networks;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Tests.Labeling.Networks;

namespace NonlocalityML.Tests.HiddenVariables;

/// <summary>What perceptrons say of a table in a network, and the models that are read off them.</summary>
[TestClass]
public sealed class NetworkPerceptronTests
{
    private static readonly Scenario Binary = Scenario.Uniform(3, 1, 2);

    [TestMethod]
    public void They_are_models_whose_sources_send_evenly_spaced_numbers()
    {
        var options = new PerceptronOptions { Steps = 100, Starts = 1 };
        var said = NetworkPerceptrons.Ask(Network.Triangle, TriangleDistributions.W, options);
        // The numbers of the training are 16 a source, and |d| is smoothed by 1e-4 there: 8 entries, half of the sum.
        var distance = (double)said.ToModel(16).Distance(TriangleDistributions.W);
        Assert.AreEqual(distance, said.Distance, 5e-4);
        Assert.IsGreaterThan(0.105, distance); // no model is nearer, as an inflation proves
    }

    [TestMethod]
    public void A_search_begins_with_models_that_it_is_given()
    {
        var model = RandomModels.Of(Network.Triangle, Binary, 2, 5);
        var options = new NetworkOptions
        {
            Levels = [],
            Cardinalities = [],
            Guesses = [model],
        };
        var certificate = new NetworkEngine(Network.Triangle, Binary, options).Solve(model.ToBehavior());
        Assert.AreEqual(NetworkVerdict.Local, certificate.Verdict);
        Assert.IsNull(certificate.Verify());
    }
}
