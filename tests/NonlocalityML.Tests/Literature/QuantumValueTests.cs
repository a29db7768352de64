using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Literature;

/// <summary>Quantum values as published, reached by explicit states and measurements.</summary>
[TestClass]
public sealed class QuantumValueTests
{
    [TestMethod]
    public void Werner_states_reach_two_root_two_times_visibility()
    {
        // a0 = z, a1 = x; Bob along -(z + x), -(z - x), for the singlet is anticorrelated (Cirel'son 1980).
        IReadOnlyList<Measurement> alice = [Measurement.InXzPlane(0), Measurement.InXzPlane(Math.PI / 2)];
        IReadOnlyList<Measurement> bob =
        [
            Measurement.InXzPlane(Math.PI / 4 + Math.PI),
            Measurement.InXzPlane(-Math.PI / 4 + Math.PI),
        ];
        for (var v = 0.0; v <= 1; v += 0.1)
        {
            var behavior = BornRule.Apply(States.Werner(v), [alice, bob]);
            Assert.AreEqual(2 * Math.Sqrt(2) * v, BellInequalities.Chsh.Value(behavior), 1e-14, $"v = {v}");
        }

        var table = BornRule.Apply(States.Werner(1), [alice, bob]).Table;
        for (var i = 0; i < table.Length; i++)
            Assert.AreEqual(Behaviors.Tsirelson.Table[i], table[i], 1e-15);
    }

    [TestMethod]
    public void Werner_correlators_are_minus_v_times_the_scalar_product()
    {
        double[] a = [0.6, 0, 0.8],
            b = [0, -0.28, 0.96];
        var behavior = BornRule.Apply(
            States.Werner(0.9),
            [
                [Measurement.Bloch(a[0], a[1], a[2])],
                [Measurement.Bloch(b[0], b[1], b[2])],
            ]
        );
        Assert.AreEqual(-0.9 * 0.8 * 0.96, Correlators.Of(behavior)[1, 1], 1e-15);
    }

    [TestMethod]
    public void Pure_two_qubit_states_reach_the_Horodecki_value()
    {
        // 2 sqrt(1 + sin^2 2t) (R., P. and M. Horodecki, Phys. Lett. A 200, 340 (1995)): a = z, x; b at +- atan(sin 2t).
        for (var t = 0.0; t <= Math.PI / 2; t += Math.PI / 24)
        {
            var angle = Math.Atan(Math.Sin(2 * t));
            var behavior = BornRule.Apply(
                States.Schmidt(t),
                [
                    [Measurement.InXzPlane(0), Measurement.InXzPlane(Math.PI / 2)],
                    [Measurement.InXzPlane(angle), Measurement.InXzPlane(-angle)],
                ]
            );
            Assert.AreEqual(
                2 * Math.Sqrt(1 + Math.Pow(Math.Sin(2 * t), 2)),
                BellInequalities.Chsh.Value(behavior),
                1e-14,
                $"t = {t}"
            );
        }
    }

    [TestMethod]
    public void Chained_inequalities_reach_2m_cos_pi_over_2m()
    {
        // Coefficients are +1 on x + y = m - 1, m - 2 and -1 on x = y = m - 1: neighbours differ by pi/2m, the last pair by pi -
        // pi/2m.
        for (var m = 2; m <= 8; m++)
        {
            var step = Math.PI / m;
            var behavior = BornRule.Apply(
                States.Isotropic(2, 1),
                [
                    [.. Enumerable.Range(0, m).Select(x => Measurement.InXzPlane(x * step))],
                    [.. Enumerable.Range(0, m).Select(y => Measurement.InXzPlane((m - 1 - y - 0.5) * step))],
                ]
            );
            Assert.AreEqual(2 * m * Math.Cos(Math.PI / (2 * m)), BellInequalities.Chained(m).Value(behavior), 1e-13, $"m = {m}");
        }
    }

    [TestMethod]
    public void Ghz_states_reach_the_Mermin_value()
    {
        for (var parties = 2; parties <= 7; parties++)
        {
            IReadOnlyList<Measurement>[] measurements =
            [
                .. Enumerable.Repeat<IReadOnlyList<Measurement>>(
                    [Measurement.Bloch(1, 0, 0), Measurement.Bloch(0, 1, 0)],
                    parties
                ),
            ];
            var behavior = BornRule.Apply(States.Ghz(parties), measurements);
            Assert.AreEqual(1 << (parties - 1), BellInequalities.Mermin(parties).Value(behavior), 1e-11, $"{parties} parties");
        }
    }

    [TestMethod]
    public void W_state_reaches_3_046_of_Mermin()
    {
        // Cabello, PRA 65, 032108 (2002): the largest value of the three-qubit W state, all parties measuring alike in one plane.
        var best = 0.0;
        for (var first = 0.0; first < Math.PI; first += Math.PI / 60)
        for (var second = first; second < first + Math.PI; second += Math.PI / 60)
        {
            IReadOnlyList<Measurement> party = [Measurement.InXzPlane(first), Measurement.InXzPlane(second)];
            var behavior = BornRule.Apply(States.W(3), [party, party, party]);
            best = Math.Max(best, Math.Abs(BellInequalities.Mermin(3).Value(behavior)));
        }

        Assert.AreEqual(3.046, best, 5e-4);
    }

    [TestMethod]
    public void W_state_has_its_pair_and_triple_correlators()
    {
        var party = (IReadOnlyList<Measurement>)[Measurement.Bloch(0, 0, 1), Measurement.Bloch(1, 0, 0)];
        var correlators = Correlators.Of(BornRule.Apply(States.W(3), [party, party, party]));
        Assert.AreEqual(1.0 / 3, correlators[1, 0, 0], 1e-14); // Z
        Assert.AreEqual(-1.0 / 3, correlators[1, 1, 0], 1e-14); // ZZ
        Assert.AreEqual(2.0 / 3, correlators[2, 2, 0], 1e-14); // XX
        Assert.AreEqual(-1, correlators[1, 1, 1], 1e-14); // ZZZ
        Assert.AreEqual(2.0 / 3, correlators[1, 2, 2], 1e-14); // ZXX
        Assert.AreEqual(0, correlators[2, 2, 2], 1e-14); // XXX
    }

    [TestMethod]
    public void Qubits_reach_one_quarter_of_I3322()
    {
        // Collins and Gisin 2004: maximally entangled, directions in one plane at multiples of 60 degrees.
        const double Degree = Math.PI / 180;
        var behavior = BornRule.Apply(
            States.Isotropic(2, 1),
            [
                [Measurement.InXzPlane(30 * Degree), Measurement.InXzPlane(-30 * Degree), Measurement.InXzPlane(90 * Degree)],
                [Measurement.InXzPlane(30 * Degree), Measurement.InXzPlane(-30 * Degree), Measurement.InXzPlane(90 * Degree)],
            ]
        );
        Assert.AreEqual(0.25, BellInequalities.I3322.Value(behavior), 1e-14);
    }

    [TestMethod]
    public void Maximally_entangled_states_reach_the_Cglmp_value()
    {
        // Collins et al. 2002, equations (14) to (17).
        for (var d = 2; d <= 6; d++)
        {
            var expected = Enumerable.Range(0, d / 2).Sum(k => (1 - (2.0 * k / (d - 1))) * 4 * d * (Q(k) - Q(-k - 1)));
            Assert.AreEqual(
                expected,
                BellInequalities.Cglmp(d).Value(BornRule.Apply(States.Isotropic(d, 1), Phases(d))),
                1e-13,
                $"d = {d}"
            );

            double Q(int k) => 1 / (2.0 * d * d * d * Math.Pow(Math.Sin(Math.PI * (k + 0.25) / d), 2));
        }

        Assert.AreEqual(
            4 / ((6 * Math.Sqrt(3)) - 9),
            BellInequalities.Cglmp(3).Value(BornRule.Apply(States.Ghz(2, 3), Phases(3))),
            1e-13
        );
    }

    [TestMethod]
    public void Two_qutrits_reach_1_plus_root_eleven_thirds_of_Cglmp()
    {
        // Acin, Durt, Gisin and Latorre 2002: |00> + g |11> + |22> with g = (sqrt 11 - sqrt 3)/2, measured as above.
        var g = (Math.Sqrt(11) - Math.Sqrt(3)) / 2;
        var state = State.FromAmplitudes([3, 3], 1, 0, 0, 0, g, 0, 0, 0, 1);
        Assert.AreEqual(1 + Math.Sqrt(11.0 / 3), BellInequalities.Cglmp(3).Value(BornRule.Apply(state, Phases(3))), 1e-13);

        // It is the eigenvector of the Bell operator that belongs to its largest eigenvalue.
        var measurements = Phases(3);
        var bell = Matrix<Complex>.Build.Dense(9, 9);
        for (var i = 0; i < 36; i++)
        {
            int a = i / 12,
                b = i / 4 % 3,
                x = i / 2 % 2,
                y = i % 2;
            bell +=
                measurements[0][x].Effects[a].KroneckerProduct(measurements[1][y].Effects[b])
                * BellInequalities.Cglmp(3).Coefficients[i];
        }

        Assert.AreEqual(1 + Math.Sqrt(11.0 / 3), bell.Evd(Symmetricity.Hermitian).EigenValues.Max(value => value.Real), 1e-13);
    }

    /// <summary>Fourier bases with phases 0, 1/2 for party A and 1/4, -1/4 for party B.</summary>
    private static IReadOnlyList<Measurement>[] Phases(int d)
    {
        return
        [
            [Fourier(1, 0), Fourier(1, 0.5)],
            [Fourier(-1, 0.25), Fourier(-1, -0.25)],
        ];

        Measurement Fourier(int sign, double phase) =>
            Measurement.FromVectors(
                Matrix<Complex>.Build.Dense(
                    d,
                    d,
                    (j, k) => Complex.FromPolarCoordinates(1 / Math.Sqrt(d), 2 * Math.PI * j * ((sign * k) + phase) / d)
                )
            );
    }
}
