using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Quantum;

[TestClass]
public sealed class BornRuleTests
{
    private const ulong Seed = 20263;

    /// <summary>Local dimensions with, for each party, the outcomes of its settings.</summary>
    private static readonly (int[] Dimensions, int[][] Outcomes)[] Grid =
    [
        (
            [2],
            [
                [2, 2],
            ]
        ),
        (
            [2, 2],
            [
                [2, 2],
                [2, 2],
            ]
        ),
        (
            [3, 2],
            [
                [3, 2],
                [2, 2, 2],
            ]
        ),
        (
            [4, 3],
            [
                [4, 1],
                [3],
            ]
        ),
        (
            [2, 2, 2],
            [
                [2, 2],
                [2, 2],
                [2, 2],
            ]
        ),
        (
            [2, 3, 2],
            [
                [2],
                [3, 2],
                [2, 2],
            ]
        ),
        (
            [2, 1, 2, 3],
            [
                [2, 2],
                [1],
                [2],
                [2, 3],
            ]
        ),
    ];

    [TestMethod]
    public void Agrees_with_traces_of_full_Kronecker_products_and_never_signals()
    {
        foreach (var (dimensions, outcomes) in Grid)
        foreach (var projective in new[] { true, false })
        {
            var stream = new RandomStream(Seed, (ulong)dimensions.Length);
            var state = States.RandomMixed(dimensions, Math.Min(2, dimensions.Aggregate((a, b) => a * b)), stream);
            var measurements = Draw(dimensions, outcomes, projective, stream);
            var behavior = BornRule.Apply(state, measurements);
            Assert.AreEqual(new Scenario(outcomes), behavior.Scenario);
            Assert.AreEqual(0, behavior.SignalingResidual, 1e-12, $"seed {Seed}, {behavior.Scenario}");
            foreach (var (settings, results) in Events(behavior.Scenario))
            {
                var effect = Enumerable
                    .Range(0, dimensions.Length)
                    .Select(party => measurements[party][settings[party]].Effects[results[party]])
                    .Aggregate((left, right) => left.KroneckerProduct(right));
                Assert.AreEqual(
                    (state.Matrix * effect).Trace().Real,
                    behavior[results, settings],
                    1e-13,
                    $"seed {Seed}, {behavior.Scenario}"
                );
            }
        }
    }

    [TestMethod]
    public void Product_states_give_products_of_probabilities()
    {
        var stream = new RandomStream(Seed, 1);
        var (first, second) = (States.RandomMixed([3], 2, stream), States.RandomPure([2], stream));
        IReadOnlyList<Measurement>[] measurements = Draw(
            [3, 2],
            [
                [3, 2],
                [2, 2],
            ],
            projective: true,
            stream
        );
        var alone = BornRule.Apply(first, [measurements[0]]);
        var other = BornRule.Apply(second, [measurements[1]]);
        var joint = BornRule.Apply(first.Tensor(second), measurements);
        foreach (var (settings, results) in Events(joint.Scenario))
        {
            Assert.AreEqual(
                alone[[results[0]], [settings[0]]] * other[[results[1]], [settings[1]]],
                joint[results, settings],
                1e-14,
                $"seed {Seed}"
            );
        }
    }

    [TestMethod]
    public void Local_unitaries_on_state_and_measurements_cancel()
    {
        var stream = new RandomStream(Seed, 2);
        var state = States.RandomMixed([2, 3], 3, stream);
        IReadOnlyList<Measurement>[] measurements = Draw(
            [2, 3],
            [
                [2, 2],
                [3, 3],
            ],
            projective: false,
            stream
        );
        var unitaries = new[] { RandomMatrix.Isometry(2, 2, stream), RandomMatrix.Isometry(3, 3, stream) };
        var joint = unitaries[0].KroneckerProduct(unitaries[1]);
        var turned = new State(state.Dimensions, joint * state.Matrix * joint.ConjugateTranspose());
        IReadOnlyList<Measurement>[] turnedMeasurements =
        [
            .. measurements.Select(
                (party, p) =>
                    (IReadOnlyList<Measurement>)
                        [
                            .. party.Select(m => new Measurement(
                                m.Effects.Select(effect => unitaries[p] * effect * unitaries[p].ConjugateTranspose())
                            )),
                        ]
            ),
        ];
        var expected = BornRule.Apply(state, measurements).Table.ToArray();
        var actual = BornRule.Apply(turned, turnedMeasurements).Table.ToArray();
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-13, $"seed {Seed}");
    }

    [TestMethod]
    public void Rounded_states_within_tolerance_still_give_a_behavior()
    {
        // Eigenvalues -4e-10 and 1 + 4e-10, trace 1 + 5e-10: what a file with nine digits may hold.
        var rounded = State.FromMatrix(
            [2],
            new Complex[,]
            {
                { 1.0000000009, 0 },
                { 0, -0.0000000004 },
            }
        );
        var behavior = BornRule.Apply(
            rounded,
            [
                [Measurement.Computational(2)],
            ]
        );
        Assert.AreEqual(1, behavior[[0], [0]]);
        Assert.AreEqual(0, behavior[[1], [0]]);
    }

    [TestMethod]
    public void Ten_qubits_are_contracted()
    {
        // All along x: every outcome tuple of even parity equally likely.
        var behavior = BornRule.Apply(
            States.Ghz(10),
            [.. Enumerable.Repeat<IReadOnlyList<Measurement>>([Measurement.Bloch(1, 0, 0)], 10)]
        );
        for (var i = 0; i < 1024; i++)
            Assert.AreEqual(BitOperations.PopCount((uint)i) % 2 == 0 ? 1.0 / 512 : 0, behavior.Table[i], 1e-14, $"{i}");
    }

    [TestMethod]
    public void Parts_that_do_not_fit_are_refused_with_one_line()
    {
        var qubit = Measurement.Computational(2);
        Refusal.Says(
            "for 1 parties; the state has 2",
            () =>
                BornRule.Apply(
                    States.Ghz(2),
                    [
                        [qubit],
                    ]
                )
        );
        Refusal.Says(
            "Measurement 1 of party 1 has dimension 3; the party's is 2",
            () =>
                BornRule.Apply(
                    States.Ghz(2),
                    [
                        [qubit],
                        [qubit, Measurement.Computational(3)],
                    ]
                )
        );
        Refusal.Says(
            "at least one setting",
            () =>
                BornRule.Apply(
                    States.Ghz(2),
                    [
                        [qubit],
                        [],
                    ]
                )
        );
    }

    private static IReadOnlyList<Measurement>[] Draw(int[] dimensions, int[][] outcomes, bool projective, RandomStream stream) =>
        [
            .. dimensions.Select(
                (dimension, party) =>
                    (IReadOnlyList<Measurement>)
                        [
                            .. outcomes[party]
                                .Select(count =>
                                    projective
                                        ? Measurement.RandomProjective(dimension, count, stream)
                                        : Measurement.RandomGeneral(dimension, count, stream)
                                ),
                        ]
            ),
        ];

    private static IEnumerable<(int[] Settings, int[] Outcomes)> Events(Scenario scenario)
    {
        var settings = Tuples([.. Enumerable.Range(0, scenario.Parties).Select(scenario.Settings)]);
        return settings.SelectMany(x =>
            Tuples([.. Enumerable.Range(0, scenario.Parties).Select(party => scenario.Outcomes(party, x[party]))])
                .Select(a => (x, a))
        );
    }

    private static IEnumerable<int[]> Tuples(int[] lengths) =>
        lengths.Aggregate(
            (IEnumerable<int[]>)
                [
                    [],
                ],
            (tuples, length) => tuples.SelectMany(tuple => Enumerable.Range(0, length).Select(i => (int[])[.. tuple, i]))
        );
}
