using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>
/// The quantum set of the four correlators E00, E01, E10, E11 of the CHSH scenario: all sign versions of
/// |asin E00 + asin E01 + asin E10 - asin E11| &lt;= pi (Tsirelson, Hadronic J. Suppl. 8, 329 (1993); Landau, Found. Phys. 18,
/// 449 (1988); Masanes, quant-ph/0309137).
/// </summary>
public static class QuantumSet
{
    /// <summary>
    /// A point counts as in a set if the point times 1 - 1e-9 is. Both sets hold the cube |E| &lt;= 1/2, so no errors of the
    /// correlators below 5e-10 each can move a point out of a set that it is in; a tolerance on the margins could not promise
    /// that, because the arcsine is infinitely steep at 1.
    /// </summary>
    public const double Tolerance = 1e-9;

    /// <summary>2 - S, S the largest of the eight CHSH values of (E00, E01, E10, E11); negative outside the local set.</summary>
    public static double LocalMargin(ReadOnlySpan<double> correlators) => 2 - LargestOddSum(Require(correlators));

    /// <summary>pi minus the largest of the eight sums of arcsines of (E00, E01, E10, E11); negative outside the quantum
    /// set.</summary>
    public static double QuantumMargin(ReadOnlySpan<double> correlators) =>
        Math.PI - LargestOddSum(Array.ConvertAll(Require(correlators), Math.Asin));

    /// <summary>Local, quantum or post-quantum, for (E00, E01, E10, E11) with vanishing marginals.</summary>
    /// <exception cref="InvalidInputException">Not four numbers in [-1, 1].</exception>
    public static CorrelationVerdict Classify(ReadOnlySpan<double> correlators)
    {
        var shrunk = Array.ConvertAll(Require(correlators), value => (1 - Tolerance) * value);
        var correlationClass =
            LocalMargin(shrunk) >= 0 ? Membership.Local
            : QuantumMargin(shrunk) >= 0 ? Membership.Quantum
            : Membership.PostQuantum;
        return new CorrelationVerdict(correlationClass, LocalMargin(correlators), QuantumMargin(correlators), IsDecisive: true);
    }

    /// <summary>Local, quantum or post-quantum, for the correlators of a behavior of the CHSH scenario.</summary>
    /// <exception cref="InvalidInputException">Another scenario.</exception>
    public static CorrelationVerdict Classify(Behavior behavior)
    {
        if (!behavior.Scenario.Equals(Scenario.Chsh))
            throw new InvalidInputException(
                $"The test of four correlators needs {Scenario.Chsh}; the behavior has {behavior.Scenario}."
            );
        var correlators = Correlators.Of(behavior);
        var verdict = Classify(correlators.Full());
        var marginalsVanish = new[] { correlators[1, 0], correlators[2, 0], correlators[0, 1], correlators[0, 2] }.All(marginal =>
            Math.Abs(marginal) <= Tolerance
        );
        return verdict with
        {
            IsDecisive = behavior.SignalingResidual <= Tolerance && (verdict.Class != Membership.Quantum || marginalsVanish),
        };
    }

    /// <summary>
    /// Two-qubit measurements on the singlet whose correlators are (E00, E01, E10, E11), to within 1e-9: the proof that a point
    /// is quantum.
    /// </summary>
    /// <remarks>
    /// A correlator of the singlet is a scalar product of unit vectors, E_xy = a_x . b_y (Bob's turned around). If phi is the
    /// angle between a_0 and a_1, then b_y exists exactly if phi and the two angles acos E_0y, acos E_1y are those of a spherical
    /// triangle; the inequalities of Tsirelson, Landau and Masanes say that both triangles exist for one phi.
    /// </remarks>
    /// <exception cref="InvalidInputException">The point is not quantum.</exception>
    public static QuantumModel Realize(ReadOnlySpan<double> correlators)
    {
        if (Classify(correlators) is { Class: Membership.PostQuantum } verdict)
        {
            throw new InvalidInputException(
                $"The correlators ({string.Join(", ", correlators.ToArray().Select(value => $"{value}"))}) are post-quantum "
                    + $"(margin {verdict.QuantumMargin:R}); no state has them."
            );
        }

        var e = Require(correlators);
        var angles = Array.ConvertAll(e, Math.Acos);
        var smallest = Math.Max(Math.Abs(angles[0] - angles[2]), Math.Abs(angles[1] - angles[3]));
        var largest = Math.Min(
            Math.PI - Math.Abs(Math.PI - angles[0] - angles[2]),
            Math.PI - Math.Abs(Math.PI - angles[1] - angles[3])
        );
        var (sin, cos) = Math.SinCos((smallest + largest) / 2);
        return new QuantumModel(
            States.Werner(1),
            [
                [Measurement.Bloch(1, 0, 0), Measurement.Bloch(cos, sin, 0)],
                [Bob(0), Bob(1)],
            ]
        );

        Measurement Bob(int y)
        {
            var (first, second) = (e[y], e[2 + y]);
            var rest = Math.Sqrt(1 - (first * first));
            // Along a_1 as well; on the boundary all vectors lie in one plane, and rounding must not lead beyond it.
            var across = sin == 0 ? 0 : Math.Clamp((second - (first * cos)) / sin, -rest, rest);
            return Measurement.Bloch(-first, -across, -Math.Sqrt(Math.Max(0, (rest * rest) - (across * across))));
        }
    }

    /// <summary>The largest |v0 + v1 + v2 + v3 - 2 vi|.</summary>
    private static double LargestOddSum(double[] values)
    {
        var sum = values.Sum();
        return values.Max(value => Math.Abs(sum - (2 * value)));
    }

    /// <summary>The four numbers, those beyond 1 by no more than rounding set to 1.</summary>
    private static double[] Require(ReadOnlySpan<double> correlators)
    {
        if (correlators.Length != 4)
            throw new InvalidInputException($"{correlators.Length} correlators are given; the test takes 4.");
        var values = correlators.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            if (!(Math.Abs(values[i]) <= 1 + Tolerance))
                throw new InvalidInputException($"Correlator {i} is {values[i]:R}; it lies in [-1, 1].");
            values[i] = Math.Clamp(values[i], -1, 1);
        }

        return values;
    }
}
