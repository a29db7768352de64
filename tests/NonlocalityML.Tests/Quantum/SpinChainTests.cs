using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Quantum;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.Tests.Quantum;

[TestClass]
public sealed class SpinChainTests
{
    /// <summary>Heisenberg rings: -2, -(1 + sqrt(13)/2) and the Bethe ansatz values (Karbach and Mueller,
    /// cond-mat/9809162).</summary>
    [TestMethod]
    public void Heisenberg_rings_have_their_ground_energies()
    {
        Assert.AreEqual(-2, Energy(4), 1e-10);
        Assert.AreEqual(-1 - (Math.Sqrt(13) / 2), Energy(6), 1e-10);
        Assert.AreEqual(-3.651093409, Energy(8), 1e-8);
        Assert.AreEqual(-4.515446354, Energy(10), 1e-8);

        static double Energy(int spins) => SpinChainState.Ground(SpinChain.Xxz(spins, 1)).Energy;
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void The_Heisenberg_ring_of_16_spins_has_its_energy_and_correlator()
    {
        var state = SpinChainState.Ground(SpinChain.Xxz(16, 1));
        Assert.AreEqual(-0.4463935225 * 16, state.Energy, 1e-8);
        Assert.AreEqual(1, state.Parts);
        // By symmetry every bond has the same energy, 3 <Sz Sz>, and every pair of neighbours is a Werner state.
        var pair = state.Neighbours(2);
        Assert.AreEqual(0, (pair.Matrix - States.Werner(-state.Energy / 16 * 4 / 3).Matrix).FrobeniusNorm(), 1e-9);
        Assert.AreEqual(0, (pair.Matrix - state.Neighbours(2, 9).Matrix).FrobeniusNorm(), 1e-9);
    }

    /// <summary>Free fermions: the XX ring of an even number of spins has E0 = -1/sin(pi/N) (Lieb, Schultz and Mattis
    /// 1961).</summary>
    [TestMethod]
    public void XX_rings_are_free_fermions()
    {
        foreach (var spins in (int[])[4, 6, 8, 12])
            Assert.AreEqual(
                -1 / Math.Sin(Math.PI / spins),
                SpinChainState.Ground(SpinChain.Xxz(spins, 0)).Energy,
                1e-9,
                $"{spins} spins"
            );
    }

    [TestMethod]
    public void Degenerate_ground_states_are_mixed_equally()
    {
        // The ferromagnet of 4 spins: spin 2, five states, energy -1; a pair sees the triplet space, <S.S> = 1/4.
        var ferromagnet = SpinChainState.Ground(SpinChain.Xyz(4, -1, -1, -1));
        Assert.AreEqual(5, ferromagnet.Parts);
        Assert.AreEqual(-1, ferromagnet.Energy, 1e-10);
        Assert.AreEqual(
            0,
            (ferromagnet.Neighbours(2).Matrix - States.BellDiagonal(1.0 / 3, 1.0 / 3, 1.0 / 3).Matrix).FrobeniusNorm(),
            1e-9
        );
        Refusal.Says("more than 8 ground states", () => SpinChainState.Ground(SpinChain.Xyz(8, -1, -1, -1)));
    }

    [TestMethod]
    public void Two_spins_have_their_thermal_state()
    {
        // Singlet at -3/4, triplet at 1/4.
        const double Temperature = 0.7;
        var state = SpinChainState.Thermal(SpinChain.Xxz(2, 1), Temperature);
        double singlet = Math.Exp(0.75 / Temperature),
            triplet = 3 * Math.Exp(-0.25 / Temperature);
        Assert.AreEqual(((-0.75 * singlet) + (0.25 * triplet)) / (singlet + triplet), state.Energy, 1e-12);
        var werner = States.Werner(1).MixWith(States.BellDiagonal(1.0 / 3, 1.0 / 3, 1.0 / 3), singlet / (singlet + triplet));
        Assert.AreEqual(0, (state.Neighbours(2).Matrix - werner.Matrix).FrobeniusNorm(), 1e-12);
    }

    [TestMethod]
    public void Spins_in_a_field_point_against_it()
    {
        var state = SpinChainState.Ground(SpinChain.Xyz(5, 0, 0, 0, 0.3, -0.4, 1.2));
        Assert.AreEqual(-5 * 1.3 / 2, state.Energy, 1e-10);
        CollectionAssert.AreEqual(
            new[] { 1, -3 / 13.0, 4 / 13.0, -12 / 13.0 },
            CorrelationTensor.Of(state.Neighbours(1, 2)).Values.ToArray(),
            Comparer<double>.Create((a, b) => Math.Abs(a - b) < 1e-9 ? 0 : 1)
        );
    }

    [TestMethod]
    public void A_cold_thermal_state_is_the_ground_state_and_a_hot_one_is_noise()
    {
        foreach (
            var chain in (SpinChain[])
                [SpinChain.Xyz(6, 0.3, 1, -0.4, 0.2, 0.5, 0.1), SpinChain.Xyz(6, 1, 0.5, 0.7, isRing: false)]
        )
        {
            var ground = SpinChainState.Ground(chain);
            var cold = SpinChainState.Thermal(chain, 1e-3);
            Assert.AreEqual(ground.Energy, cold.Energy, 1e-9);
            Assert.AreEqual(0, (ground.Neighbours(3, 1).Matrix - cold.Neighbours(3, 1).Matrix).FrobeniusNorm(), 1e-7);
            Assert.AreEqual(0.25, SpinChainState.Thermal(chain, 1e6).Neighbours(2).Purity, 1e-6);
        }
    }

    [TestMethod]
    public void Wrong_chains_are_refused()
    {
        var identity = Matrix<Complex>.Build.DenseIdentity(4);
        Refusal.Says("2 to 20", () => SpinChain.Xxz(1, 1));
        Refusal.Says("2 x 2; 4 x 4 is needed", () => new SpinChain(3, Matrix<Complex>.Build.DenseIdentity(2)));
        Refusal.Says("not finite and Hermitian", () => new SpinChain(3, identity * Complex.ImaginaryOne));
        Refusal.Says("not finite", () => SpinChain.Xxz(3, double.NaN));
        Refusal.Says("at most 10", () => SpinChainState.Thermal(SpinChain.Xxz(11, 1), 1));
    }
}
