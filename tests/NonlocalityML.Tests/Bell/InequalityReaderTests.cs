using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Bell;

[TestClass]
public sealed class InequalityReaderTests
{
    [TestMethod]
    public void Inequalities_of_the_literature_are_read_as_they_are_written()
    {
        CollectionAssert.AreEqual(
            BellInequalities.Chsh.Coefficients.ToArray(),
            Read(Scenario.Chsh, "E00 + E01 + E10 - E11 <= 2")
        );
        CollectionAssert.AreEqual(
            BellInequalities.Chsh.Coefficients.ToArray(),
            Read(
                Scenario.Chsh,
                "1/2 E(0,0)*0 + A0B0+ E01 + 1.0 A1B0 - 2/2 * E11".Replace("*0 ", " - 0.5 E00 ", StringComparison.Ordinal)
            )
        );
        CollectionAssert.AreEqual(
            BellInequalities.Mermin(3).Coefficients.ToArray(),
            Read(Scenario.Uniform(3, 2, 2), "A0B0C0 - A0B1C1 - A1B0C1 - A1B1C0 <= 2")
        );
        // Clauser and Horne with their singles, which are means over the other's settings: 0 for local models, 1/sqrt 2 - 1/2 for
        // quantum theory.
        var ch = InequalityReader.Read(Scenario.Chsh, "p(00|00) + p(00|01) + p(00|10) - p(00|11) - pA(0|0) - pB(0|0) <= 0");
        Assert.AreEqual(Rational.Zero, ch.LocalBound);
        Assert.AreEqual((Math.Sqrt(2) - 1) / 2, ch.Value(Behaviors.Tsirelson), 1e-12);
    }

    [TestMethod]
    [DataRow("<A0B0> + <A0B1> + <A1B0> - <A1B1> <= 2")]
    [DataRow("\u27e8A0B0\u27e9 + \u27e8A0 B1\u27e9 + \u27e8A1B0\u27e9 \u2212 \u27e8A1B1\u27e9 \u2264 2")]
    [DataRow("-E00 - E01 - E10 + E11 >= -2")]
    [DataRow("-2 \u2264 E11 - E00 - E01 - E10")]
    [DataRow("E00 + E01 <= 2 - E10 + E11")]
    [DataRow("10000000000000003/10000000000000003 E00 + E01 + E10 - E11")]
    public void Other_spellings_of_CHSH_are_the_same_inequality(string text)
    {
        var read = InequalityReader.ReadExpression(text);
        CollectionAssert.AreEqual(
            BellInequalities.Chsh.Coefficients.ToArray(),
            read.Coefficients.Select(value => (double)value).ToArray()
        );
        Assert.AreEqual(!text.StartsWith("100", StringComparison.Ordinal) ? (Rational)2 : null, read.StatedBound);
        Assert.AreEqual(
            text.Contains("-2", StringComparison.Ordinal) || text.Contains("2 -", StringComparison.Ordinal),
            read.Assumed is not null
        );
    }

    [TestMethod]
    [DataRow("<A_1 B_1> + <A_1 B_2> + <A_2 B_1> - <A_2 B_2>")]
    [DataRow(
        @"$\langle A_1 B_1 \rangle + \langle A_{1} B_{2}\rangle + \left\langle A_2 B_1\right\rangle - \langle A_2 B_2\rangle \leq 2$"
    )]
    [DataRow(@"\frac{2}{2} E_{0,0} + E_{01} + E_{1, 0} - E_{11} \le 2")]
    [DataRow("a1 b1 + a1 b2 + a2b1 - a2 * b2 <= 2")]
    [DataRow("AB + AB' + A'B - A'B'")]
    [DataRow("E(a,b) + E(a,b\u2032) + E(a\u2032,b) - E(a\u2032, b\u2032)")]
    [DataRow("E(0, 0) + E( 0,1 ) + E(1, 0) - E(1 , 1)")]
    public void Spellings_of_the_literature_are_the_same_inequality(string text) =>
        CollectionAssert.AreEqual(
            BellInequalities.Chsh.Coefficients.ToArray(),
            InequalityReader.ReadExpression(text).Coefficients.Select(value => (double)value).ToArray()
        );

    [TestMethod]
    [DataRow("P(a=b|00) + P(a=b|0,1) + P(a = b|x=1,y=0) + P(a\u2260b|11)")]
    [DataRow("P(A_1=B_1) + P(A_1=B_2) + P(A_2=B_1) + P(A_2!=B_2)")]
    [DataRow("P(a=0,b=0|x=0,y=0) + P(11|00) + p(0, 0 | 0, 1) + p(11|01) + p(00|10) + p(11|10) + p(01|11) + p(10|11) <= 3")]
    public void Probabilities_of_equal_answers_are_the_game(string text)
    {
        var game = InequalityReader.ReadExpression(text);
        Assert.AreEqual((Rational)3, game.LocalBound);
        Assert.AreEqual(2 + Math.Sqrt(2), game.Value(Behaviors.Tsirelson), 1e-9);
    }

    [TestMethod]
    public void A_constant_goes_with_the_side_on_which_it_stands()
    {
        var read = InequalityReader.ReadExpression("3 >= E00 + E01 + E10 - E11 + 1");
        Assert.AreEqual(((Rational)3, (Rational)3), (read.LocalBound, read.StatedBound));
        read = InequalityReader.ReadExpression("E00 + E01 + E10 - E11 + 3 >= 1");
        Assert.AreEqual((-(Rational)1, -(Rational)1), (read.LocalBound, read.StatedBound));
    }

    [TestMethod]
    public void What_is_written_for_frequencies_says_the_same_of_every_table_that_signals_too()
    {
        foreach (
            var scenario in (Scenario[])
                [Scenario.Chsh, Scenario.Bipartite(3), Scenario.Bipartite(2, 3), Scenario.Uniform(3, 2, 2)]
        )
            for (var i = 0UL; i < 100; i++)
            {
                var stream = new RandomStream(92, i);
                var slots = Enumerable.Range(0, scenario.SlotLength).Select(_ => (double)(stream.NextInt(5) - 2)).ToArray();
                if (i % 2 == 0 && scenario.IsDichotomic)
                    slots = scenario.ToSlots(
                        Correlators
                            .ToAveragedInequality(
                                scenario,
                                [
                                    .. Enumerable
                                        .Range(0, Correlators.Shape(scenario).Aggregate(1, (p, n) => p * n))
                                        .Select(_ => stream.NextInt(5) - 2.0),
                                ]
                            )
                            .Coefficients
                    );
                if (slots.All(value => value == 0))
                    continue;
                var inequality = new BellInequality(scenario, scenario.ToTable<double>(slots));
                var text = InequalityFormatter.FormatForFrequencies(inequality);
                if (text.StartsWith("0 <=", StringComparison.Ordinal))
                    continue;
                var read = InequalityReader.Read(scenario, text);
                // Value minus bound, up to one factor above 0.
                var margins = Enumerable
                    .Range(0, 4)
                    .Select(_ => Signaling(scenario, stream))
                    .Select(table =>
                        (inequality.Value(table) - (double)inequality.LocalBound, read.Value(table) - (double)read.LocalBound)
                    )
                    .ToList();
                var factor = margins[0].Item2 / margins[0].Item1;
                Assert.IsGreaterThan(0, factor, $"{scenario}, {text}, stream (92, {i})");
                foreach (var (own, written) in margins)
                    Assert.AreEqual(
                        factor * own,
                        written,
                        1e-3 * (1 + Math.Abs(written)),
                        $"{scenario}, {text}, stream (92, {i})"
                    );
            }
    }

    [TestMethod]
    public void What_signalling_alone_violates_is_written_in_probabilities()
    {
        // b = x: no-signalling leaves nothing of it.
        var signaling = BellInequality.FromFunction(
            Scenario.Chsh,
            (_, b, x, y) =>
                y == 1 ? 0
                : b == x ? 1
                : -1
        );
        foreach (
            var text in (string[])[InequalityFormatter.Format(signaling), InequalityFormatter.FormatForFrequencies(signaling)]
        )
        {
            Assert.StartsWith("p(00|00)", text);
            Assert.EndsWith(" <= 0", text);
        }

        Assert.AreEqual("E00 + E01 + E10 - E11 <= 2", InequalityFormatter.FormatForFrequencies(BellInequalities.Chsh));
    }

    [TestMethod]
    public void Whatever_is_typed_is_read_or_refused_in_one_line()
    {
        var stream = new RandomStream(93, 0);
        const string letters = "E0123ABp(|),.+-*/ <=xe%\n\u00e9";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(
                Enumerable.Range(0, stream.NextInt(14)).Select(_ => letters[stream.NextInt(letters.Length)])
            );
            try
            {
                Assert.IsTrue(Read(Scenario.Chsh, text).All(double.IsFinite), text);
            }
            catch (InvalidInputException exception)
            {
                Assert.IsGreaterThan(10, exception.Message.Length, text);
            }
        }
    }

    private static double[] Read(Scenario scenario, string text) => InequalityReader.Read(scenario, text).Coefficients.ToArray();

    private static Behavior Signaling(Scenario scenario, RandomStream stream)
    {
        var table = new double[scenario.TableLength];
        foreach (var i in scenario.TableIndexOfSlot)
            table[i] = stream.NextDouble();
        var sums = new double[scenario.SettingTuples];
        for (var i = 0; i < table.Length; i++)
            sums[i % sums.Length] += table[i];
        return new Behavior(scenario, [.. table.Select((value, i) => value / sums[i % sums.Length])]);
    }
}
