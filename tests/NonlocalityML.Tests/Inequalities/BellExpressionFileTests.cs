using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Inequalities;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Inequalities;

[TestClass]
public sealed class BellExpressionFileTests
{
    private static readonly BellExpression Chsh = NamedInequalities.Parse("chsh");

    [TestMethod]
    public void One_inequality_in_every_notation_is_the_same()
    {
        foreach (
            var (text, notation) in (ReadOnlySpan<(string, InequalityNotation?)>)
                [
                    ("E00 + E01\n + E10 - E11 <= 2\n", null),
                    ("1 1\n1 -1", InequalityNotation.FullCorrelators),
                    ("[[1, 1], [1, -1]]", InequalityNotation.FullCorrelators),
                    ("[1 1; 1 -1]", InequalityNotation.FullCorrelators),
                    ("{{0, 0, 0}, {0, 1, 1},\n {0, 1, -1}}", InequalityNotation.Correlators),
                    ("0,0,0\n0,1,1\n0,1,-1\n", InequalityNotation.Correlators),
                    ("2 -4 0; -4 4 4; 0 4 -4", InequalityNotation.CollinsGisin),
                    ("# by hand\nx,y,coefficient\n0,0,1\n0,1,1\n1,0,1\n1,1,-1\n", null),
                    (
                        "a,b,x,y,c\n0,0,0,0,1\n0,1,0,0,-1\n1,0,0,0,-1\n1,1,0,0,1\n0,0,0,1,1\n0,1,0,1,-1\n1,0,0,1,-1\n1,1,0,1,1\n"
                            + "0,0,1,0,1\n0,1,1,0,-1\n1,0,1,0,-1\n1,1,1,0,1\n0,0,1,1,-1\n0,1,1,1,1\n1,0,1,1,1\n1,1,1,1,-1\n",
                        null
                    ),
                    ("""{"scenario": "m2", "notation": "full-correlators", "coefficients": [1, 1, 1, -1]}""", null),
                    ("""{"notation": "correlators", "coefficients": [[0, 0, 0], [0, 1, 1], [0, "1", -1]]}""", null),
                    ("""{"expression": "E00 + E01 + E10 - E11"}""", null),
                    (
                        "type: BellExpression\nscenario: '[(2 2) (2 2)]'\nrepresentation: Non-signaling "
                            + "Correlators\ncoefficients: [0, 0, 0, 0, 1, 1, 0,\n 1, -1]\n",
                        null
                    ),
                ]
        )
        {
            var read = BellExpressionFile.Parse("test", text, null, notation);
            Assert.AreEqual(Scenario.Chsh, read.Scenario, text);
            foreach (
                var behavior in (Behavior[])[Behaviors.PopescuRohrlich, Behaviors.Tsirelson, Behaviors.WhiteNoise(Scenario.Chsh)]
            )
                Assert.AreEqual(Chsh.Value(behavior), read.Value(behavior), 1e-12, text);
            Assert.AreEqual((Rational)2, read.LocalBound, text);
        }
    }

    [TestMethod]
    public void What_is_not_measured_is_an_empty_cell()
    {
        var read = BellExpressionFile.Parse("ch", "a,b,x,y,c\n0,0,0,0,1\n0,0,0,1,1\n0,0,1,0,1\n0,0,1,1,-1\n0,,0,,-1\n,0,,0,-1\n");
        Assert.AreEqual(Rational.Zero, read.LocalBound);
        Assert.AreEqual((Math.Sqrt(2) - 1) / 2, read.Value(Behaviors.Tsirelson), 1e-12);
        Assert.AreEqual(
            new Rational(5, 2),
            BellExpressionFile.Parse("tilted", "x,y,c\n0,,1/2\n0,0,1\n0,1,1\n1,0,1\n1,1,-1\n").LocalBound
        );
    }

    [TestMethod]
    public void Files_of_the_Faacets_project_come_back_as_they_were_written()
    {
        foreach (var name in (string[])["i3322", "cglmp:3", "a4", "sliwa:7"])
        {
            var expression = NamedInequalities.Parse(name);
            var scaled = ReducedInequality.Of(expression.Whole, CorrelationSpace.NoSignaling)!;
            var entry = new CataloguedInequality { Class = SymmetryClass.Of(scaled.Inequality), Scale = Rational.One };
            var read = BellExpressionFile.Parse(name, CatalogueFiles.ToYaml(entry));
            var again = ReducedInequality.Of(read.Whole, CorrelationSpace.NoSignaling)!;
            Assert.AreEqual(entry.Inequality, again.Inequality, name);
        }
    }

    [TestMethod]
    public void Fractions_stay_exact()
    {
        var thirds = InequalityReader.ReadExpression("1/3 E00 + 1/3 E01 + 1/3 E10 - 1/3 E11 + 0.1");
        Assert.AreEqual(new Rational(2, 3) + new Rational(1, 10), thirds.LocalBound);
        Assert.AreEqual(new Rational(1, 10), thirds.AtWhiteNoise);
        Assert.AreEqual(new Rational(-7, 4), NamedInequalities.Parse("i3322").AtWhiteNoise + new Rational(-3, 4));
    }

    [TestMethod]
    public void Scenarios_are_told_from_the_names_and_settings_may_count_from_one()
    {
        Assert.AreEqual(Scenario.Chsh, InequalityReader.ReadExpression("A1B1 + A1B2 + A2B1 - A2B2").Scenario);
        Assert.IsNotNull(InequalityReader.ReadExpression("A1 B1 + A1 B2 + A2 B1 - A2 B2").Assumed);
        Assert.AreEqual(Scenario.Uniform(3, 2, 2), InequalityReader.ReadExpression("A0B0C0 - A0B1C1 - A1B0C1 - A1B1C0").Scenario);
        Assert.AreEqual(Scenario.Uniform(3, 2, 2), InequalityReader.ReadExpression("E000 - E011 - E(1,0,1) - E110").Scenario);
        Assert.AreEqual(Scenario.Parse("[(3 3) (3 3)]"), InequalityReader.ReadExpression("p(22|11) - P(0,1|0,0)").Scenario);
    }

    [TestMethod]
    public void What_is_no_inequality_is_refused_in_one_line()
    {
        foreach (
            var (text, part) in (ReadOnlySpan<(string, string)>)
                [
                    ("", "empty"),
                    ("hello", "not understood"),
                    ("2 + 3", "names no correlator"),
                    ("E00 - E00", "no coefficient"),
                    ("0 1; 1 0", "notation"),
                    ("x,y,c\n0,0\n", "cells"),
                    ("x,y,c\n0,z,1\n", "whole number"),
                    ("a,b,x,y,c\n0,,0,0,1\n", "not both"),
                    ("{\"coefficients\": 3}", "missing"),
                    ("{\"coefficients\": [1, \"a\"], \"scenario\": \"m2\", \"notation\": \"correlators\"}", "no number"),
                    ("{\"coefficients\": [1, 2], \"scenario\": \"m2\", \"notation\": \"correlators\"}", "needs 9|has 9"),
                    ("{", ""),
                    ("coefficients: [1, 2]\n", "scenario"),
                    ("E0", "E0"),
                    ("p(00|000)", "outcomes"),
                ]
        )
        {
            try
            {
                BellExpressionFile.Parse("test", text);
                Assert.AreEqual("E0", text, "it was read");
            }
            catch (InvalidInputException exception)
            {
                Assert.IsTrue(part.Split('|').Any(exception.Message.Contains), $"{text}: {exception.Message}");
                Assert.IsFalse(exception.Message.Contains('\n', StringComparison.Ordinal), exception.Message);
            }
        }
    }
}
