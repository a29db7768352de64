using System.Numerics;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Quantum;

[TestClass]
public sealed class StateTests
{
    private const ulong Seed = 20261;

    [TestMethod]
    public void Named_states_have_their_closed_form_purity()
    {
        for (var v = 0.0; v <= 1; v += 0.125)
        {
            Assert.AreEqual((1 + (3 * v * v)) / 4, States.Werner(v).Purity, 1e-14, $"Werner {v}");
            for (var d = 1; d <= 4; d++)
                Assert.AreEqual((v * v) + ((1 - (v * v)) / (d * d)), States.Isotropic(d, v).Purity, 1e-14, $"isotropic {d} {v}");
        }

        for (var parties = 1; parties <= 6; parties++)
        {
            Assert.AreEqual(1, States.Ghz(parties).Purity, 1e-14);
            Assert.AreEqual(1, States.W(parties).Purity, 1e-14);
        }

        Assert.AreEqual(1, States.Schmidt(0.3).Purity, 1e-14);
        Assert.AreEqual(1.0 / 30, States.MaximallyMixed(2, 3, 5).Purity, 1e-14);
    }

    [TestMethod]
    public void Named_states_have_their_entries_where_the_basis_order_says()
    {
        var werner = States.Werner(0.6).Matrix;
        Assert.AreEqual(0.4 / 4, werner[0, 0].Real, 1e-15);
        Assert.AreEqual((0.6 / 2) + 0.1, werner[1, 1].Real, 1e-15);
        Assert.AreEqual(-0.3, werner[1, 2].Real, 1e-15);
        Assert.AreEqual(0, werner[0, 3].Magnitude, 1e-15);

        var schmidt = States.Schmidt(0.4).Matrix;
        Assert.AreEqual(Math.Cos(0.4) * Math.Sin(0.4), schmidt[0, 3].Real, 1e-15);
        Assert.AreEqual(Math.Cos(0.4) * Math.Cos(0.4), schmidt[0, 0].Real, 1e-15);

        // |222> of three qutrits is the last basis state, |111> the one at 1 + 3 + 9.
        var ghz = States.Ghz(3, 3).Matrix;
        foreach (var (i, j) in new[] { (0, 13), (13, 26), (0, 26), (13, 13) })
            Assert.AreEqual(1.0 / 3, ghz[i, j].Real, 1e-15);
        Assert.AreEqual(1, ghz.Trace().Real, 1e-14);

        var w = States.W(3).Matrix;
        foreach (var (i, j) in new[] { (1, 1), (1, 2), (2, 4), (4, 1) })
            Assert.AreEqual(1.0 / 3, w[i, j].Real, 1e-15);
        Assert.AreEqual(0, w[3, 3].Magnitude, 1e-15);
    }

    [TestMethod]
    public void Isotropic_qubits_are_the_Schmidt_state_at_45_degrees_and_two_party_GHZ()
    {
        var phi = States.Isotropic(2, 1).Matrix;
        Assert.AreEqual(0, (phi - States.Schmidt(Math.PI / 4).Matrix).FrobeniusNorm(), 1e-15);
        Assert.AreEqual(0, (phi - States.Ghz(2).Matrix).FrobeniusNorm(), 1e-15);
    }

    [TestMethod]
    [DataRow("singlet", -1, -1, -1)]
    [DataRow("psi-", -1, -1, -1)]
    [DataRow("psi+", 1, 1, -1)]
    [DataRow("Phi-", -1, 1, 1)]
    [DataRow("phi+", 1, -1, 1)]
    public void Bell_states_have_the_correlations_of_their_names(string name, int xx, int yy, int zz)
    {
        var difference = NamedStates.Parse(name).Matrix - States.BellDiagonal(xx, yy, zz).Matrix;
        Assert.AreEqual(0, difference.FrobeniusNorm(), 1e-12);
        Assert.IsTrue(NamedStates.IsName(name));
    }

    [TestMethod]
    public void Random_states_have_the_asked_rank_and_the_mean_purity_of_their_distribution()
    {
        int[] dimensions = [2, 3];
        const int Samples = 2000;
        for (var rank = 1; rank <= 6; rank++)
        {
            var (mean, squares) = (0.0, 0.0);
            for (var i = 0; i < Samples; i++)
            {
                var state = States.RandomMixed(dimensions, rank, new RandomStream(Seed, (ulong)i));
                mean += state.Purity / Samples;
                squares += state.Purity * state.Purity / Samples;
                if (i < 3)
                    Assert.AreEqual(
                        rank,
                        state.Matrix.Svd(false).S.Count(value => value.Magnitude > 1e-10),
                        $"rank {rank}, seed {Seed}, {i}"
                    );
            }

            // E Tr rho^2 = (D + K)/(DK + 1) for the Ginibre distribution of rank K (Zyczkowski and Sommers 2001).
            var error = Math.Sqrt(Math.Max(0, squares - (mean * mean)) / Samples);
            Assert.AreEqual((6.0 + rank) / ((6 * rank) + 1), mean, (5 * error) + 1e-12, $"rank {rank}, seed {Seed}");
        }
    }

    [TestMethod]
    public void Random_pure_states_are_uniform_by_their_populations()
    {
        // |<i|psi>|^2 of a Haar state in dimension D has mean 1/D and second moment 2/(D (D + 1)).
        const int Samples = 4000;
        var second = Enumerable
            .Range(0, Samples)
            .Average(i => Math.Pow(States.RandomPure([2, 2], new RandomStream(Seed, (ulong)i)).Matrix[2, 2].Real, 2));
        Assert.AreEqual(0.1, second, 5 * 0.12 / Math.Sqrt(Samples), $"seed {Seed}");
    }

    [TestMethod]
    public void Tensor_product_keeps_party_order()
    {
        var one = State.FromAmplitudes([2], 0, 1);
        var two = State.FromAmplitudes([3], 0, 0, 1);
        var both = one.Tensor(two);
        CollectionAssert.AreEqual(new[] { 2, 3 }, both.Dimensions.ToArray());
        Assert.AreEqual(1, both.Matrix[5, 5].Real, 1e-15);
        Assert.AreEqual(1, two.Tensor(one).Matrix[5, 5].Real, 1e-15);
        Assert.AreEqual(1, one.Tensor(State.FromAmplitudes([3], 1, 0, 0)).Matrix[3, 3].Real, 1e-15);
    }

    [TestMethod]
    public void Json_returns_every_number_bit_for_bit()
    {
        var stream = new RandomStream(Seed, 99);
        State[] states =
        [
            States.Werner(0.7),
            States.W(3),
            States.RandomMixed([2, 3], 2, stream),
            States.RandomPure([2, 2, 2], stream),
        ];
        foreach (var state in states)
        {
            var path = Path.GetTempFileName();
            File.WriteAllText(path, StateFile.ToJson(state));
            var again = StateFile.Read(path);
            File.Delete(path);
            CollectionAssert.AreEqual(state.Dimensions.ToArray(), again.Dimensions.ToArray());
            Assert.IsTrue(state.Matrix.Equals(again.Matrix), $"seed {Seed}");
        }
    }

    [TestMethod]
    public void Json_may_leave_the_imaginary_part_out() =>
        Assert.AreEqual(0.5, StateFile.FromJson("""{"dimensions":[2],"real":[[0.5,0.5],[0.5,0.5]]}""").Matrix[0, 1].Real);

    [TestMethod]
    public void Bad_matrices_are_refused_with_one_line()
    {
        Refusal.Says("not Hermitian: <0.2; 0> at (1,0) and <0.1; 0> at (0,1)", () => Qubit(0.5, 0.1, 0.2, 0.5));
        Refusal.Says("trace 1.1", () => Qubit(0.6, 0, 0, 0.5));
        Refusal.Says("trace 0", () => Qubit(0, 0, 0, 0));
        Refusal.Says("eigenvalue -0.1", () => Qubit(1.1, 0, 0, -0.1));
        Refusal.Says("eigenvalue -0.", () => Qubit(0.5, 0.6, 0.6, 0.5));
        Refusal.Says("has <NaN; 0> at (1,1)", () => Qubit(0.5, 0, 0, double.NaN));
        Refusal.Says("has <0; 0> at (1,0) and <Infinity; 0> at (0,1)", () => Qubit(0.5, double.PositiveInfinity, 0, 0.5));
        Refusal.Says("not Hermitian", () => Qubit(new Complex(0.5, 0.1), 0, 0, 0.5));
        Refusal.Says("2 x 2; local dimensions (2 2) need 4 x 4", () => State.FromMatrix([2, 2], new Complex[2, 2]));
        Refusal.Says("2 x 3", () => State.FromMatrix([2], new Complex[2, 3]));
        Refusal.Says("at least one party", () => State.FromMatrix([], new Complex[1, 1]));
        Refusal.Says("dimension 0", () => States.MaximallyMixed(2, 0));
        Refusal.Says("dimension 2048 is asked for; at most 1024", () => States.Ghz(11));
        Refusal.Says("dimension 1.26765E+30 is", () => States.Ghz(100));
        Refusal.Says("at most 1024", () => States.Ghz(6).Tensor(States.Ghz(5)));
        Refusal.Says("at least one party", () => States.W(0));
        Refusal.Says("norm 0", () => State.FromAmplitudes([2], 0, 0));
        Refusal.Says("norm NaN", () => State.FromAmplitudes([2], 1, double.NaN));
        Refusal.Says("3 x 3", () => State.FromAmplitudes([2], 1, 0, 0));
        Refusal.Says("weight of a state is 1.5", () => States.Werner(1.5));
        Refusal.Says("weight of a state is NaN", () => States.Werner(double.NaN));
        Refusal.Says("(2 2) and (3 3)", () => States.Ghz(2).MixWith(States.Ghz(2, 3), 0.5));
        Refusal.Says("rank 5 is asked for; 1 to 4", () => States.RandomMixed([2, 2], 5, new RandomStream(0, 0)));

        static State Qubit(Complex a, Complex b, Complex c, Complex d) =>
            State.FromMatrix(
                [2],
                new[,]
                {
                    { a, b },
                    { c, d },
                }
            );
    }

    [TestMethod]
    public void Bad_files_are_refused_with_one_line()
    {
        Refusal.Says("The JSON of a state: ", () => StateFile.FromJson("{"));
        Refusal.Says("null is no document", () => StateFile.FromJson("null"));
        Refusal.Says("real", () => StateFile.FromJson("""{"dimensions":[2]}"""));
        Refusal.Says("The JSON of a state: ", () => StateFile.FromJson("""{"dimensions":null,"real":[[1]]}"""));
        Refusal.Says("trace", () => StateFile.FromJson("""{"dimensions":[1],"real":[[2]]}"""));
        Refusal.Says(
            "\"real\" has 1 rows; the dimensions need 2",
            () => StateFile.FromJson("""{"dimensions":[2],"real":[[1]]}""")
        );
        Refusal.Says("Row 1 of \"real\" has 1 numbers", () => StateFile.FromJson("""{"dimensions":[2],"real":[[1,0],[0]]}"""));
        Refusal.Says("an item of a list is null", () => StateFile.FromJson("""{"dimensions":[2],"real":[[1,0],null]}"""));
        Refusal.Says("\"imaginary\" has 0 rows", () => StateFile.FromJson("""{"dimensions":[1],"real":[[1]],"imaginary":[]}"""));
        Refusal.Says("imag", () => StateFile.FromJson("""{"dimensions":[1],"real":[[1]],"imag":[[0]]}"""));
        Refusal.Says("no-such-state.json", () => StateFile.Read("no-such-state.json"));
    }
}
