using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Quantum;

[TestClass]
public sealed class CorrelationTensorTests
{
    private const ulong Seed = 5301;

    [TestMethod]
    public void Named_states_have_their_closed_forms()
    {
        Assert.AreEqual(-0.7, Entry(States.Werner(0.7), 1, 1), 1e-14);
        Assert.AreEqual(-0.7, Entry(States.Werner(0.7), 2, 2), 1e-14);
        Assert.AreEqual(0, Entry(States.Werner(0.7), 1, 2), 1e-14);
        Assert.AreEqual(-1, Entry(States.Isotropic(2, 1), 2, 2), 1e-14, "Phi+ has <YY> = -1");
        // GHZ: an even number of z, or of y among x and y only, with the sign (-1)^(y/2).
        Assert.AreEqual(1, Entry(States.Ghz(3), 1, 1, 1), 1e-14);
        Assert.AreEqual(-1, Entry(States.Ghz(3), 1, 2, 2), 1e-14);
        Assert.AreEqual(1, Entry(States.Ghz(3), 0, 3, 3), 1e-14);
        Assert.AreEqual(0, Entry(States.Ghz(3), 3, 3, 3), 1e-14);
        // W of N qubits: <Z> = 1 - 2/N, <ZZ> = 1 - 4/N, <XX> = 2/N.
        for (var parties = 2; parties <= 5; parties++)
        {
            var rest = new int[parties - 2];
            Assert.AreEqual(1 - (2.0 / parties), Entry(States.W(parties), [3, 0, .. rest]), 1e-14);
            Assert.AreEqual(1 - (4.0 / parties), Entry(States.W(parties), [3, 3, .. rest]), 1e-14);
            Assert.AreEqual(2.0 / parties, Entry(States.W(parties), [2, 2, .. rest]), 1e-14);
        }

        static double Entry(State state, params int[] indices) =>
            CorrelationTensor.Of(state).Values[indices.Aggregate(0, (place, index) => (4 * place) + index)];
    }

    [TestMethod]
    public void States_round_trip()
    {
        for (var parties = 1; parties <= 4; parties++)
        {
            var state = States.RandomMixed(Enumerable.Repeat(2, parties), 2, new RandomStream(Seed, (ulong)parties));
            var again = CorrelationTensor.Of(state).ToState();
            Assert.AreEqual(0, (state.Matrix - again.Matrix).FrobeniusNorm(), 1e-13, $"{parties} parties, seed {Seed}");
        }
    }

    [TestMethod]
    public void Correlators_along_directions_are_those_of_the_Born_rule()
    {
        for (var parties = 1; parties <= 5; parties++)
        {
            var stream = new RandomStream(Seed, 100 + (ulong)parties);
            var state = States.RandomMixed(Enumerable.Repeat(2, parties), 3 % (1 << parties), stream);
            var directions = new double[3 * parties];
            for (var i = 0; i < directions.Length; i++) directions[i] = stream.NextDouble(-0.5, 0.5);
            var behavior = BornRule.Apply(state, [.. Enumerable.Range(0, parties).Select(n =>
                new[] { Measurement.Bloch(directions[3 * n], directions[(3 * n) + 1], directions[(3 * n) + 2]) })]);
            var correlators = new double[1 << parties];
            CorrelationTensor.Of(state).Along(directions, correlators);
            for (var set = 0; set < correlators.Length; set++)
            {
                // Outcomes are in C order: party 0 has the most significant bit.
                var expected = behavior.Table.ToArray().Select((p, outcome) => Enumerable.Range(0, parties)
                    .Count(n => ((set >> n) & 1) == 1 && ((outcome >> (parties - 1 - n)) & 1) == 1) % 2 == 0 ? p : -p).Sum();
                Assert.AreEqual(expected, correlators[set], 1e-13, $"{parties} parties, set {set}, seed {Seed}");
            }
        }
    }

    [TestMethod]
    public void Bell_diagonal_states_hold_the_named_ones_and_refuse_what_is_no_state()
    {
        Assert.AreEqual(0, (States.BellDiagonal(-0.6, -0.6, -0.6).Matrix - States.Werner(0.6).Matrix).FrobeniusNorm(), 1e-14);
        Assert.AreEqual(0, (States.BellDiagonal(1, -1, 1).Matrix - States.Ghz(2).Matrix).FrobeniusNorm(), 1e-14);
        Refusal.Says("eigenvalue", () => States.BellDiagonal(1, 1, 1));
        Refusal.Says("4^N are needed", () => new CorrelationTensor([1, 0]));
        Refusal.Says("not finite", () => new CorrelationTensor([1, 0, double.NaN, 0]));
        Refusal.Says("dimension 3", () => CorrelationTensor.Of(States.Isotropic(3, 1)));
        Refusal.Says("trace", () => new CorrelationTensor([2, 0, 0, 0]).ToState());
    }

    [TestMethod]
    public void Names_give_their_states_and_wrong_ones_one_line()
    {
        Assert.AreEqual(0, (NamedStates.Parse("ghz:3").Matrix - States.Ghz(3).Matrix).FrobeniusNorm());
        Assert.AreEqual(0, (NamedStates.Parse("isotropic:3").Matrix - States.Isotropic(3, 1).Matrix).FrobeniusNorm());
        Assert.AreEqual(0, (NamedStates.Parse("bell-diagonal:-0.5,-0.5,-0.5").Matrix - States.Werner(0.5).Matrix).FrobeniusNorm(), 1e-14);
        Assert.AreEqual(3, NamedStates.Parse("xxz:6,3,0.5").Parties);
        Refusal.Says("is no state", () => NamedStates.Parse("singlet"));
        Refusal.Says("has 0 numbers", () => NamedStates.Parse("ghz"));
        Refusal.Says("has 1 numbers", () => NamedStates.Parse("werner:1"));
        Refusal.Says("a whole number is needed", () => NamedStates.Parse("w:2.5"));
        Refusal.Says("'x' in", () => NamedStates.Parse("w:x"));
        Refusal.Says("no finite number", () => NamedStates.Parse("schmidt:NaN"));
        Refusal.Says("2 to 20", () => NamedStates.Parse("xxz:30,2,1"));
        Refusal.Says("at most 10", () => NamedStates.Parse("xxz:12,2,1,0.5"));
        Refusal.Says("positive finite", () => NamedStates.Parse("xxz:4,2,1,0"));
        Refusal.Says("the chain has 0 to 3", () => NamedStates.Parse("xxz:4,5,1"));
    }
}
