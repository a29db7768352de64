using NonlocalityML.Bell;
using NonlocalityML.Inequalities;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Literature;

/// <summary>Games whose values stand in the tests of other programs, as shares of rounds, and expressions with constraints.</summary>
[TestClass]
public sealed class GameTests
{
    /// <summary>CHSH once and twice in parallel: toqito, test_xor_game.py; 5/8 and cos^4(pi/8).</summary>
    [TestMethod]
    public void Two_parallel_rounds_of_CHSH_have_their_published_values()
    {
        var game = Game(
            Scenario.Bipartite(4, 4),
            (_, _) => true,
            (a, b, x, y) => ((a ^ b) >> 1) == ((x & y) >> 1) && ((a ^ b) & 1) == (x & y & 1)
        );
        Assert.AreEqual(new Rational(5, 8), game.LocalBound);
        Assert.AreEqual(Math.Pow(Math.Cos(Math.PI / 8), 4), game.Value(Twice(Behaviors.Tsirelson)), 1e-14);
        Assert.AreEqual(1, game.Value(Twice(Behaviors.PopescuRohrlich)), 1e-15);

        static Behavior Twice(Behavior one)
        {
            var table = one.Table.ToArray();
            return Behavior.FromFunction(
                Scenario.Bipartite(4, 4),
                (a, b, x, y) => At(a >> 1, b >> 1, x >> 1, y >> 1) * At(a & 1, b & 1, x & 1, y & 1)
            );

            double At(int a, int b, int x, int y) => table[Scenario.Chsh.TableIndex([a, b], [x, y])];
        }
    }

    /// <summary>a + b = x y modulo 3 wins 6 of 9 rounds: Ket.jl, test/nonlocal.jl.</summary>
    [TestMethod]
    public void Chsh_of_three_settings_and_outcomes_wins_six_of_nine_rounds()
    {
        var game = Game(Scenario.Bipartite(3, 3), (_, _) => true, (a, b, x, y) => (a + b - (x * y) + 9) % 3 == 0);
        Assert.AreEqual(new Rational(6, 9), game.LocalBound);
    }

    /// <summary>Fortnow, Feige and Lovasz: (x, y) is (0, 0), (0, 1) or (1, 0), and x OR a must differ from y OR b; 2/3 for local,
    /// quantum and no-signalling players, and for two rounds in parallel (toqito).</summary>
    [TestMethod]
    public void The_game_of_Fortnow_Feige_and_Lovasz_is_two_thirds_for_everyone()
    {
        var game = Game(Scenario.Bipartite(2, 2), (x, y) => x * y == 0, Wins);
        Assert.AreEqual(new Rational(2, 3), game.LocalBound);
        var bound = NoSignalingBound.Of(game.Whole, new OrToolsSolver())!;
        Assert.AreEqual(new Rational(2, 3), game.ValueOf(bound.Upper));
        Assert.AreEqual(2.0 / 3, (double)game.ValueOf(QuantumBound.Upper(game.Whole).Value), 1e-8);
        var twice = Game(
            Scenario.Bipartite(4, 4),
            (x, y) => (x & y) == 0,
            (a, b, x, y) => Wins(a >> 1, b >> 1, x >> 1, y >> 1) && Wins(a & 1, b & 1, x & 1, y & 1)
        );
        Assert.AreEqual(new Rational(2, 3), twice.LocalBound);

        static bool Wins(int a, int b, int x, int y) => (x | a) != (y | b);
    }

    /// <summary>One party assigns the three variables of a line, the other one of them: both must agree, and the line must have
    /// its parity (toqito, test_nonlocal_game.py).</summary>
    [TestMethod]
    public void Parity_games_of_lines_have_their_published_values()
    {
        Assert.AreEqual(
            new Rational(5, 6),
            Lines([
                [0, 1, 2],
                [0, 1, 2],
            ]).LocalBound,
            "three bits"
        );
        Assert.AreEqual(
            new Rational(11, 12),
            Lines([
                [0, 1, 2],
                [0, 3, 4],
                [1, 3, 5],
                [2, 4, 5],
            ]).LocalBound,
            "four lines"
        );
        var square = Lines([
            [0, 1, 2],
            [3, 4, 5],
            [6, 7, 8],
            [0, 3, 6],
            [1, 4, 7],
            [2, 5, 8],
        ]);
        Assert.AreEqual(new Rational(17, 18), square.LocalBound, "square of Mermin and Peres");
        var found = QuantumBound.Lower(
            square.Whole,
            new()
            {
                LocalDimension = 4,
                Starts = 6,
                MaximumRounds = 200,
            }
        );
        Assert.AreEqual(1, (double)square.ValueOf(found.Value), 1e-9);

        // Every line has even parity but the last.
        static BellExpression Lines(int[][] lines)
        {
            var variables = lines.Max(line => line.Max()) + 1;
            return Game(
                Scenario.FromCounts([4, 2], [lines.Length, variables]),
                (x, y) => lines[x].Contains(y),
                (a, b, x, y) =>
                {
                    int[] bits = [a >> 1, a & 1, (a >> 1) ^ (a & 1) ^ (x == lines.Length - 1 ? 1 : 0)];
                    return bits[Array.IndexOf(lines[x], y)] == b;
                }
            );
        }
    }

    /// <summary>As games, (1/2 + I/8) of CGLMP: (15 + sqrt 33)/24 for three outcomes, 9 of 12 for four local ones (Ket.jl).</summary>
    [TestMethod]
    public void Cglmp_as_a_game_has_the_values_of_Ket()
    {
        Assert.AreEqual((15 + Math.Sqrt(33)) / 24, 0.5 + ((1 + Math.Sqrt(11.0 / 3)) / 8), 1e-15);
        var three = NamedInequalities.Parse("cglmp:3");
        var upper = (double)three.ValueOf(QuantumBound.Upper(three.Whole).Value);
        Assert.AreEqual((15 + Math.Sqrt(33)) / 24, 0.5 + (upper / 8), 1e-7);
        Assert.AreEqual(new Rational(9, 12), new Rational(1, 2) + (NamedInequalities.Parse("cglmp:4").LocalBound / 8));
    }

    /// <summary>
    /// The largest A0 where A0 (B0 + B1) = A1 (B0 - B1) = 1.4 is sqrt(1 - 1.96/(4 - 1.96)) (QuantumNPA, test/runtests.jl). For
    /// every l and m it is at most the quantum bound of A0 + l A0 (B0 + B1) + m A1 (B0 - B1) less 1.4 (l + m), and for the best
    /// ones, which these are nearly, no larger.
    /// </summary>
    [TestMethod]
    public void The_largest_marginal_beside_two_given_sums_is_that_of_QuantumNPA()
    {
        var expression = InequalityReader.ReadExpression("A0 + 3.34375 E00 + 3.34375 E01 + 3.4765625 E10 - 3.4765625 E11");
        var bound = (double)expression.ValueOf(QuantumBound.Upper(expression.Whole).Value) - (1.4 * (3.34375 + 3.4765625));
        var published = Math.Sqrt(1 - (1.96 / (4 - 1.96)));
        Assert.IsGreaterThan(published - 1e-9, bound);
        Assert.AreEqual(published, bound, 5e-6);
    }

    /// <summary>Sources of singlets, n branches and a centre that measures all its qubits alike along z or x: the sum of the two
    /// n-th roots is sqrt 2 (star: Tavakoli et al., PRA 90, 062109 (2014)), 1 for local sources; qNetVO tests n = 2, 3.</summary>
    [TestMethod]
    public void Stars_of_two_and_three_branches_reach_root_two()
    {
        foreach (var branches in (int[])[2, 3])
        {
            var state = Enumerable.Repeat(States.Isotropic(2, 1), branches).Aggregate((left, right) => left.Tensor(right));
            Measurement z = Measurement.Bloch(0, 0, 1),
                x = Measurement.Bloch(1, 0, 0);
            var half = Math.Sqrt(0.5);
            Measurement[] branch = [Measurement.Bloch(half, 0, half), Measurement.Bloch(-half, 0, half)];
            var behavior = BornRule.Apply(
                state,
                [.. Enumerable.Range(0, 2 * branches).Select(party => party % 2 == 0 ? branch : new[] { z, x })]
            );
            var correlators = Correlators.Of(behavior);
            Assert.AreEqual(Math.Sqrt(2), Root(0) + Root(1), 1e-12, $"{branches} branches");

            // The mean over the settings of the branches, with the sign of each second one for the centre's second setting.
            double Root(int centre)
            {
                var sum = 0.0;
                for (var settings = 0; settings < 1 << branches; settings++)
                {
                    int[] index =
                    [
                        .. Enumerable
                            .Range(0, 2 * branches)
                            .Select(party => party % 2 == 0 ? 1 + (settings >> (party / 2) & 1) : 1 + centre),
                    ];
                    sum += correlators[index] * (centre == 1 && int.PopCount(settings) % 2 == 1 ? -1 : 1);
                }

                return Math.Pow(Math.Abs(sum) / (1 << branches), 1.0 / branches);
            }
        }
    }

    /// <summary>The share of rounds won where all allowed pairs of questions are as likely.</summary>
    private static BellExpression Game(Scenario scenario, Func<int, int, bool> isAsked, Func<int, int, int, int, bool> wins)
    {
        var entries = Enumerable.Range(0, scenario.TableLength).Select(scenario.EntryOf).ToList();
        var pairs = Enumerable
            .Range(0, scenario.SettingTuples)
            .Select(scenario.SettingTuple)
            .Count(pair => isAsked(pair[0], pair[1]));
        return new(
            scenario,
            entries.Select(entry =>
            {
                var ((a, b), (x, y)) = ((entry.Item1[0], entry.Item1[1]), (entry.Item2[0], entry.Item2[1]));
                return isAsked(x, y) && wins(a, b, x, y) ? new Rational(1, pairs) : Rational.Zero;
            }),
            Rational.Zero,
            "game"
        );
    }
}
