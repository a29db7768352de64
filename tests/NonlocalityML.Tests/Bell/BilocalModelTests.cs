using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Bell;

[TestClass]
public sealed class BilocalModelTests
{
    private static readonly Scenario Line = Scenario.Uniform(3, 2, 2);

    private static readonly double[] Ones = [1, 1, 1, 1];

    private static readonly double[] Answers = [.. Enumerable.Repeat(1.0, 64)];

    [TestMethod]
    public void Uniform_weights_are_white_noise_whatever_their_scale()
    {
        var behavior = new BilocalModel(Line, [3, 3, 3, 3], [0.1, 0.1, 0.1, 0.1], [.. Enumerable.Repeat(7.0, 64)]).ToBehavior();
        foreach (var probability in behavior.Table)
            Assert.AreEqual(0.125, probability, 1e-15);
    }

    [TestMethod]
    public void A_deterministic_model_answers_as_its_strategies_say()
    {
        // A answers 0 1, C answers 1 1, B answers y.
        double[] responses = [.. Enumerable.Range(0, 64).Select(entry => (entry / 16) is 0 or 3 ? 1.0 : 0)];
        var behavior = new BilocalModel(Line, [0, 1, 0, 0], [0, 0, 0, 1], responses).ToBehavior();
        for (var setting = 0; setting < 8; setting++)
        {
            var (x, y, z) = (setting >> 2, (setting >> 1) & 1, setting & 1);
            Assert.AreEqual(1, behavior[[x, y, 1], [x, y, z]]);
        }
    }

    [TestMethod]
    public void Wrong_weights_are_refused_in_one_line()
    {
        Assert.Contains("3 weights of A's strategies", Message(Line, [1, 1, 1], Ones, Answers));
        Assert.Contains("Weight 1 of C's strategies", Message(Line, Ones, [1, -1, 1, 1], Answers));
        Assert.Contains("positive weight of A's strategies", Message(Line, [0, 0, 0, 0], Ones, Answers));
        Assert.Contains(
            "Weight 5 of B's responses",
            Message(Line, Ones, Ones, [.. Answers.Select((value, i) => i == 5 ? double.NaN : value)])
        );
        Assert.Contains(
            "all zero for strategy pair 3",
            Message(Line, Ones, Ones, [.. Answers.Select((value, i) => i % 16 == 3 ? 0 : value)])
        );
        Assert.Contains("three parties", Message(Scenario.Chsh, Ones, Ones, Answers));
    }

    private static string Message(Scenario scenario, double[] first, double[] last, double[] responses) =>
        Assert.ThrowsExactly<InvalidInputException>(() => new BilocalModel(scenario, first, last, responses)).Message;
}
