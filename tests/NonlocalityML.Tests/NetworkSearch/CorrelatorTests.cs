using NonlocalityML.Bell;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Labeling.Networks;

namespace NonlocalityML.Tests.NetworkSearch;

/// <summary>Stars and chains: |I|^(1/k) + |J|^(1/k) &lt;= 1, quantum sqrt 2, and the model that meets the bound.</summary>
[TestClass]
public sealed class CorrelatorTests
{
    private static readonly NetworkOptions None = new() { Levels = [], Starts = 0 };

    [TestMethod]
    [DataRow("star:2", 2)]
    [DataRow("star:3", 3)]
    [DataRow("star:4", 4)]
    [DataRow("chain:2", 2)]
    [DataRow("chain:3", 2)]
    [DataRow("chain:4", 2)]
    public void Quantum_tables_reach_the_square_root_of_two_and_both_bounds_meet(string name, int k)
    {
        var network = Network.FromName(name)!;
        var table = NetworkTables.Named(network, "quantum")!;
        var certificate = new NetworkEngine(network, table.Scenario, None).Solve(table);
        Assert.IsNull(certificate.Verify());
        var proof = (CorrelatorProof)certificate.Proof!;
        Assert.HasCount(k, proof.Independent);
        Assert.AreEqual(Math.Sqrt(2), proof.Value(table), 1e-12);
        // I = J = 2^(-k/2); the nearest point of the curve keeps one of them: the other falls to (1 - 2^(-1/2))^k.
        var distance =
            Math.Pow(2, k - 1) / table.Scenario.SettingTuples * (Math.Pow(2, -k / 2.0) - Math.Pow(1 - Math.Sqrt(0.5), k));
        Assert.AreEqual(distance, (double)certificate.Lower, 1e-10);
        Assert.AreEqual(distance, (double)certificate.Upper, 1e-10);
        if (network.Parties < 5)
        {
            var p = RandomModels.Behavior(certificate.Model);
            var sum = p.Zip(table.Table.ToArray(), (model, q) => Math.Abs(model - q)).Sum();
            Assert.AreEqual(sum * table.Scenario.Unit, (double)certificate.Upper, 1e-12);
        }
    }

    [TestMethod]
    [DataRow("star:3", 0.353553)]
    [DataRow("chain:3", 0.5)]
    public void Both_ends_of_white_noise_meet(string name, double known)
    {
        var network = Network.FromName(name)!;
        var table = NetworkTables.Named(network, "quantum")!;
        var threshold = NetworkThreshold.Of(network, table, Behaviors.WhiteNoise(table.Scenario), None);
        Assert.AreEqual(known, threshold.LocalAt!.Value, 1.1e-6);
        Assert.AreEqual(known, threshold.NotLocalFrom!.Value, 2.1e-6);
        Assert.IsNull(threshold.Local!.Verify());
        Assert.IsNull(threshold.NotLocal!.Verify());
        Assert.AreEqual(
            NetworkVerdict.NotLocal,
            NetworkCertificate.Close(table, threshold.NotLocal.Model, threshold.NotLocal.Proof).Verdict
        );
    }

    [TestMethod]
    public void Branch_and_bound_agrees_on_the_line()
    {
        foreach (var weight in (double[])[1, 0.7, 0.4])
        {
            var table = NetworkTables.QuantumChain(2).MixWith(Behaviors.WhiteNoise(Scenario.Uniform(3, 2, 2)), weight);
            var one = new NetworkEngine(Network.Line, table.Scenario, None).Solve(table);
            var other = new BilocalEngine(BilocalCoordinates.Probabilities(table.Scenario)).Solve(table);
            Assert.IsLessThanOrEqualTo((double)other.Upper + 1e-12, (double)one.Lower);
            Assert.IsLessThanOrEqualTo((double)one.Upper + 1e-12, (double)other.Lower);
        }
    }

    [TestMethod]
    [DataRow("star:3", "2 2 2")]
    [DataRow("chain:3", "2 2 2")]
    [DataRow("line", "4 2")]
    public void Correlators_prove_no_more_than_the_distance_to_any_model(string name, string middle)
    {
        var network = Network.FromName(name)!;
        var scenario = middle == "4 2" ? Scenario.Parse("[(2 2) (4) (2 2)]") : Scenario.Uniform(4, 2, 2);
        for (ulong seed = 0; seed < 6; seed++)
        {
            var model = RandomModels.Of(network, scenario, 2, seed);
            var behavior = model.ToBehavior();
            Assert.IsLessThanOrEqualTo(1 + 1e-9, CorrelatorSearch.Best(network, behavior)!.Value(behavior));
            var far = RandomModels.Of(Network.Bell(scenario.Parties), scenario, 6, seed + 100).ToBehavior();
            foreach (var weight in (double[])[0.2, 0.6, 1])
            {
                var mixed = far.MixWith(behavior, weight);
                var bound = NetworkCertificate.LowerBound(mixed, network, CorrelatorSearch.Best(network, mixed));
                Assert.IsTrue(bound <= model.Distance(mixed), $"seed {seed}, weight {weight}");
            }
        }
    }

    [TestMethod]
    public void Four_outcomes_in_the_middle_are_read_as_signs()
    {
        // The bits of B's one measurement are its answers to both settings of the line, each right with even chances.
        var scenario = Scenario.Parse("[(2 2) (4) (2 2)]");
        var table = new double[scenario.TableLength];
        for (var i = 0; i < table.Length; i++)
        {
            var (outcomes, settings) = scenario.EntryOf(i);
            var ends = outcomes[0] + outcomes[2];
            var (first, second) = (ends + (outcomes[1] >> 1), ends + (outcomes[1] & 1) + settings[0] + settings[2]);
            table[i] = (1 + (first % 2 == 0 ? 0.5 : -0.5) + (second % 2 == 0 ? 0.5 : -0.5)) / 16;
        }

        var certificate = new NetworkEngine(Network.Line, scenario, None).Solve(new Behavior(scenario, table));
        Assert.IsNull(certificate.Verify());
        Assert.AreEqual(Math.Sqrt(2), ((CorrelatorProof)certificate.Proof!).Value(certificate.Behavior), 1e-12);
        // Both fall from 1/2 to 1/4: 2/4 (1/2 - 1/4).
        Assert.AreEqual(0.125, (double)certificate.Lower, 1e-10);
    }

    [TestMethod]
    public void Parties_may_change_places_and_outcomes_names()
    {
        var table = NetworkTables.QuantumStar(3);
        var chain = Network.FromJson("""{"parties": ["A", "B", "C", "D"], "sources": [["D", "A"], ["B", "D"], ["C", "D"]]}""");
        var scenario = table.Scenario;
        var moved = new double[scenario.TableLength];
        for (var i = 0; i < moved.Length; i++)
        {
            var (outcomes, settings) = scenario.EntryOf(i);
            // The centre moves to the end, B's outcomes and C's settings change their names.
            moved[
                scenario.TableIndex(
                    [1 - outcomes[1], outcomes[2], outcomes[3], outcomes[0]],
                    [settings[1], 1 - settings[2], settings[3], settings[0]]
                )
            ] = table.Table[i];
        }

        var one = new NetworkEngine(Network.Star(3), scenario, None).Solve(table);
        var other = new NetworkEngine(chain, scenario, None).Solve(new Behavior(scenario, moved));
        Assert.AreEqual((double)one.Lower, (double)other.Lower, 1e-10);
        Assert.AreEqual((double)one.Upper, (double)other.Upper, 1e-10);
    }

    [TestMethod]
    public void Parties_that_share_a_source_are_refused()
    {
        var table = NetworkTables.QuantumChain(3);
        var proof = CorrelatorSearch.Best(Network.Chain(3), table)!;
        var model = NetworkModel.WhiteNoise(Network.Chain(3), table.Scenario);
        foreach (
            var wrong in (CorrelatorProof[])
                [
                    proof with
                    {
                        Independent = [0, 1],
                    },
                    proof with
                    {
                        Independent = [0, 0],
                    },
                    proof with
                    {
                        Independent = [],
                    },
                    proof with
                    {
                        Independent = [4],
                    },
                    proof with
                    {
                        First = [.. proof.First.Select(one => one with { Setting = 2 })],
                    },
                    proof with
                    {
                        Second = [.. proof.Second.Select(one => one with { Signs = [2, 0] })],
                    },
                    proof with
                    {
                        Second = [],
                    },
                ]
        )
            Assert.ThrowsExactly<InvalidInputException>(() => new NetworkCertificate(table, model, wrong, 0, 1));
        Assert.IsNotNull(new NetworkCertificate(table, model, proof, new Rational(6, 100), 1).Verify());
        Assert.IsNull(new NetworkCertificate(table, model, proof, new Rational(5, 100), 1).Verify());
    }
}
