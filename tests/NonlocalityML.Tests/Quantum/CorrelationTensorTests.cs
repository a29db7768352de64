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
        foreach (
            var dimensions in (int[][])
                [
                    [2],
                    [2, 2],
                    [2, 2, 2],
                    [2, 2, 2, 2],
                    [3],
                    [3, 3],
                    [2, 3],
                    [4, 3, 2],
                    [5, 2],
                ]
        )
        {
            var state = States.RandomMixed(dimensions, 2, new RandomStream(Seed, (ulong)dimensions.Length));
            var again = CorrelationTensor.Of(state).ToState();
            CollectionAssert.AreEqual(dimensions, again.Dimensions.ToArray());
            Assert.AreEqual(
                0,
                (state.Matrix - again.Matrix).FrobeniusNorm(),
                1e-13,
                $"dimensions {string.Join(' ', dimensions)}, seed {Seed}"
            );
        }
    }

    [TestMethod]
    public void Probabilities_are_those_of_the_Born_rule()
    {
        foreach (
            var (parties, dimension, outcomes) in new[]
            {
                (1, 2, 2),
                (2, 2, 2),
                (3, 2, 2),
                (5, 2, 2),
                (2, 3, 3),
                (2, 3, 2),
                (3, 3, 4),
                (2, 4, 5),
                (1, 5, 5),
            }
        )
        {
            var stream = new RandomStream(Seed, 100 + (ulong)parties);
            int[] dimensions = [.. Enumerable.Repeat(dimension, parties)];
            var state = States.RandomMixed(dimensions, 2, stream);
            Measurement[] measurements = [.. dimensions.Select(d => Measurement.RandomGeneral(d, outcomes, stream))];
            var (squared, effects) = (dimension * dimension, new double[parties * outcomes * dimension * dimension]);
            for (var n = 0; n < parties; n++)
            for (var a = 0; a < outcomes; a++)
            {
                GellMannBasis.Expand(
                    dimension,
                    measurements[n].Effects[a].Transpose().ToColumnMajorArray(),
                    effects.AsSpan(((n * outcomes) + a) * squared, squared)
                );
                Assert.AreEqual(
                    measurements[n].Effects[a].Trace().Real / dimension,
                    effects[((n * outcomes) + a) * squared],
                    1e-14
                );
            }

            var behavior = BornRule.Apply(state, [.. measurements.Select(measurement => new[] { measurement })]);
            var probabilities = new double[behavior.Table.Length];
            CorrelationTensor.Of(state).Probabilities(effects, outcomes, probabilities);
            for (var i = 0; i < probabilities.Length; i++)
                Assert.AreEqual(
                    behavior.Table[i],
                    probabilities[i],
                    1e-13,
                    $"{parties} parties of {dimension} levels, seed {Seed}"
                );
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
        Refusal.Says("dimension 17", () => CorrelationTensor.Of(States.MaximallyMixed(17)));
        Refusal.Says("product of their squares", () => new CorrelationTensor([1, 0, 0, 0], [3]));
        Refusal.Says("trace", () => new CorrelationTensor([2, 0, 0, 0]).ToState());
    }

    [TestMethod]
    public void Names_give_their_states_and_wrong_ones_one_line()
    {
        Assert.AreEqual(0, (NamedStates.Parse("ghz:3").Matrix - States.Ghz(3).Matrix).FrobeniusNorm());
        Assert.AreEqual(0, (NamedStates.Parse("ghz").Matrix - States.Ghz(3).Matrix).FrobeniusNorm());
        Assert.AreEqual(0, (NamedStates.Parse("singlet").Matrix - States.Werner(1).Matrix).FrobeniusNorm(), 1e-14);
        Assert.AreEqual(0, (NamedStates.Parse("isotropic:3").Matrix - States.Isotropic(3, 1).Matrix).FrobeniusNorm());
        Assert.AreEqual(
            0,
            (NamedStates.Parse("bell-diagonal:-0.5,-0.5,-0.5").Matrix - States.Werner(0.5).Matrix).FrobeniusNorm(),
            1e-14
        );
        Assert.AreEqual(3, NamedStates.Parse("xxz:6,3,0.5").Parties);
        Refusal.Says("is no state", () => NamedStates.Parse("doublet"));
        Refusal.Says("has 0 numbers", () => NamedStates.Parse("isotropic"));
        Refusal.Says("has 2 numbers", () => NamedStates.Parse("werner:1,2"));
        Refusal.Says("a whole number is needed", () => NamedStates.Parse("w:2.5"));
        Refusal.Says("'x' in", () => NamedStates.Parse("w:x"));
        Refusal.Says("no finite number", () => NamedStates.Parse("schmidt:NaN"));
        Refusal.Says("2 to 20", () => NamedStates.Parse("xxz:30,2,1"));
        Refusal.Says("at most 10", () => NamedStates.Parse("xxz:12,2,1,0.5"));
        Refusal.Says("positive finite", () => NamedStates.Parse("xxz:4,2,1,0"));
        Refusal.Says("the chain has 0 to 3", () => NamedStates.Parse("xxz:4,5,1"));
    }
}
