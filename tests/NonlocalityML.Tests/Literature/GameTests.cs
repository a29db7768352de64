using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Inequalities;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Literature;

/// <summary>Games whose values stand in the tests of other programs, as shares of rounds, and expressions with
/// constraints.</summary>
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

    /// <summary>As games, (1/2 + I/8) of CGLMP: (15 + sqrt 33)/24 for three outcomes, 9 of 12 for four local ones
    /// (Ket.jl).</summary>
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

    /// <summary>
    /// n sources of singlets; inner parties measure all their qubits alike along z or x, outer ones between these. The sum of
    /// two roots is sqrt 2, where independent local sources reach 1. A star has n outer parties and n-th roots (Tavakoli et al.,
    /// PRA 90, 062109 (2014)), a chain two and square roots for every n (Mukherjee, Paul and Sarkar, Quantum Inf. Process. 14,
    /// 2025 (2015)); qNetVO tests n = 2, 3.
    /// </summary>
    [TestMethod]
    [DataRow(2, true)]
    [DataRow(3, true)]
    [DataRow(2, false)]
    [DataRow(3, false)]
    public void Stars_and_chains_of_two_and_three_sources_reach_root_two(int sources, bool isStar)
    {
        List<int> outer = isStar ? [.. Enumerable.Range(0, sources).Select(source => 2 * source)] : [0, (2 * sources) - 1];
        var state = Enumerable.Repeat(States.Isotropic(2, 1), sources).Aggregate((left, right) => left.Tensor(right));
        Measurement z = Measurement.Bloch(0, 0, 1),
            x = Measurement.Bloch(1, 0, 0);
        var half = Math.Sqrt(0.5);
        Measurement[] end = [Measurement.Bloch(half, 0, half), Measurement.Bloch(-half, 0, half)];
        var behavior = BornRule.Apply(
            state,
            [.. Enumerable.Range(0, 2 * sources).Select(qubit => outer.Contains(qubit) ? end : new[] { z, x })]
        );
        var correlators = Correlators.Of(behavior);
        Assert.AreEqual(Math.Sqrt(2), Root(0) + Root(1), 1e-12);

        // The mean over the settings of the outer parties, with the sign of each second one where the inner ones measure along x.
        double Root(int inner)
        {
            var sum = 0.0;
            for (var settings = 0; settings < 1 << outer.Count; settings++)
            {
                int[] index =
                [
                    .. Enumerable
                        .Range(0, 2 * sources)
                        .Select(qubit => 1 + (outer.IndexOf(qubit) is >= 0 and var place ? (settings >> place) & 1 : inner)),
                ];
                sum += correlators[index] * (inner == 1 && int.PopCount(settings) % 2 == 1 ? -1 : 1);
            }

            return Math.Pow(Math.Abs(sum) / (1 << outer.Count), 1.0 / outer.Count);
        }
    }

    /// <summary>Chains of three independent local sources of two values each, drawn at random, stay below 1 and come near
    /// it.</summary>
    [TestMethod]
    public void Chains_of_local_sources_do_not_exceed_one()
    {
        var best = 0.0;
        for (ulong seed = 0; seed < 20_000; seed++)
        {
            var stream = new RandomStream(45, seed);
            double[] weights = [stream.NextDouble(), stream.NextDouble(), stream.NextDouble()];
            var answers = Enumerable.Range(0, 24).Select(_ => stream.NextInt(2) == 0 ? 1 : -1).ToArray();
            double[] sums = [0, 0];
            for (var hidden = 0; hidden < 8; hidden++)
            {
                int[] values = [hidden & 1, (hidden >> 1) & 1, hidden >> 2];
                var weight = values
                    .Zip(weights)
                    .Aggregate(1.0, (w, pair) => w * (pair.First == 0 ? pair.Second : 1 - pair.Second));
                for (var y = 0; y < 2; y++)
                {
                    var sign = y == 0 ? 1 : -1;
                    var (first, last) = (4 * 4, (4 * 4) + 4);
                    sums[y] +=
                        weight
                        / 4
                        * (answers[first + values[0]] + (sign * answers[first + 2 + values[0]]))
                        * answers[(4 * y) + (2 * values[0]) + values[1]]
                        * answers[8 + (4 * y) + (2 * values[1]) + values[2]]
                        * (answers[last + values[2]] + (sign * answers[last + 2 + values[2]]));
                }
            }

            best = Math.Max(best, Math.Sqrt(Math.Abs(sums[0])) + Math.Sqrt(Math.Abs(sums[1])));
        }

        Assert.IsLessThanOrEqualTo(1 + 1e-12, best);
        Assert.IsGreaterThan(0.99, best);
    }

    /// <summary>The model of qubits that Ket.jl, test/nonlocal.jl, gives for (3 sqrt 3 - 7)/2; our sign and order of
    /// settings.</summary>
    [TestMethod]
    public void The_inequality_of_Grandjean_has_its_published_quantum_value()
    {
        var expression = NamedInequalities.Parse("grandjean:3");
        var state = State.FromAmplitudes(
            [2, 2, 2],
            ((Complex[])[3 - (2 * Math.Sqrt(3)), 0, 0, 1, 0, 1, 1, 0]).Select(value =>
                value / (2 * Math.Sqrt(6 - (3 * Math.Sqrt(3))))
            )
        );
        var (z, x) = (Measurement.Bloch(0, 0, 1).Effects, Measurement.Bloch(1, 0, 0).Effects);
        var none = z[0] * 0;
        var behavior = BornRule.Apply(
            state,
            [
                [new Measurement(z[0], z[1], none), new Measurement(x[1], none, x[0])],
                [new Measurement(z[1], z[0], none), new Measurement(x[0], none, x[1])],
                [new Measurement(x[1], x[0], none), new Measurement(z[1], z[0], none)],
            ]
        );
        var published = ((3 * Math.Sqrt(3)) - 7) / 2;
        Assert.AreEqual(published, expression.Value(behavior), 1e-12);
        var found = QuantumBound.Lower(expression.Whole, new() { Starts = 3, MaximumRounds = 300 });
        Assert.AreEqual(published, (double)expression.ValueOf(found.Value), 1e-7);
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
