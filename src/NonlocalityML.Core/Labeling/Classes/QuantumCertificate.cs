using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>
/// A proof of Lower &lt;= D(q) &lt;= Upper for one behavior q, where D is the trace distance to the quantum set,
/// 1/(2 prod|X_i|) min over quantum p of sum |q - p|, in the unit of NL.
/// <para>The inequality c with |c| &lt;= 1 and its <see cref="SumOfSquares"/>, which bounds c.p for all quantum p, prove the
/// lower bound: above 0, q is post-quantum. The mixture of explicit models proves the upper bound.</para>
/// </summary>
/// <remarks>Both bounds are exact fractions of the stored doubles; <see cref="Verify"/> knows no solver.</remarks>
public sealed class QuantumCertificate : ICertificate
{
    /// <summary>Certificate with stated bounds, for instance read from a file. Nothing is checked before
    /// <see cref="Verify"/>.</summary>
    /// <exception cref="InvalidInputException">The parts belong to different scenarios.</exception>
    public QuantumCertificate(
        Behavior behavior,
        BellInequality inequality,
        SumOfSquares squares,
        ModelMixture mixture,
        Rational lower,
        Rational upper
    )
    {
        if (
            new[] { inequality.Scenario, squares.Algebra.Scenario, mixture.Scenario }.FirstOrDefault(other =>
                !other.Equals(behavior.Scenario)
            ) is
            { } wrong
        )
            throw new InvalidInputException(
                $"A certificate needs one scenario; the behavior has {behavior.Scenario}, another part {wrong}."
            );
        (Behavior, Inequality, Squares, Mixture, Lower, Upper) = (behavior, inequality, squares, mixture, lower, upper);
    }

    public Behavior Behavior { get; }

    /// <summary>c, every coefficient in [-1, 1].</summary>
    public BellInequality Inequality { get; }

    /// <summary>Bounds c.p for quantum p.</summary>
    public SumOfSquares Squares { get; }

    /// <summary>Quantum models whose mixture is near the behavior.</summary>
    public ModelMixture Mixture { get; }

    /// <summary>Proven lower bound on the distance to the quantum set.</summary>
    public Rational Lower { get; }

    /// <summary>Proven upper bound on the distance to the quantum set.</summary>
    public Rational Upper { get; }

    /// <summary>Whether the behavior is proven post-quantum, or has a quantum model within
    /// <see cref="Classification.ModelTolerance"/>.</summary>
    public bool IsDecided => Lower.Numerator.Sign > 0 || (double)Upper <= Classification.ModelTolerance;

    /// <summary>Makes the certificate of what was found, with bounds computed exactly from it.</summary>
    public static QuantumCertificate Close(
        Behavior behavior,
        BellInequality inequality,
        SumOfSquares squares,
        ModelMixture mixture
    ) => new(behavior, inequality, squares, mixture, LowerBound(behavior, inequality, squares), mixture.DistanceTo(behavior));

    /// <inheritdoc/>
    public string Quantity => "distance to the quantum set";

    /// <inheritdoc/>
    public string ToJson() => QuantumCertificateJson.Format(this);

    /// <inheritdoc/>
    public string? Verify()
    {
        var coefficients = Inequality.Coefficients;
        for (var i = 0; i < coefficients.Length; i++)
        {
            if (Math.Abs(coefficients[i]) > 1)
                return $"coefficient {i} of the inequality is {coefficients[i]:R}; it must lie in [-1, 1]";
        }

        var lower = LowerBound(Behavior, Inequality, Squares);
        if (Lower > lower)
            return $"the stated lower bound is {(double)Lower:R}; the inequality and its sum of squares prove only "
                + $"{lower.RoundDown():R}";
        var upper = Mixture.DistanceTo(Behavior);
        return Upper < upper
            ? $"the stated upper bound is {(double)Upper:R}; the quantum models prove only {upper.RoundUp():R}"
            : ((ICertificate)this).Contradiction;
    }

    private static Rational LowerBound(Behavior behavior, BellInequality inequality, SumOfSquares squares)
    {
        var value = Rational.Zero;
        foreach (var index in behavior.Scenario.TableIndexOfSlot)
            value += Rational.FromDouble(inequality.Coefficients[index]) * Rational.FromDouble(behavior.Table[index]);
        return Rational.Max(0, (value - squares.Bound(inequality)) / (2 * behavior.Scenario.SettingTuples));
    }
}
