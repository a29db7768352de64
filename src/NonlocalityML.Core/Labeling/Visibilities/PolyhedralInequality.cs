using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// A Bell inequality sum G[i, j, ..] E(a_i, b_j, ..) &lt;= L as a proof that rho_v is nonlocal above v = L/Q, with Q = sum G t of
/// the family's
/// <see cref="AxisCorrelations"/> t. Axes no longer than one are measurements (1 +- a.sigma)/2, mixtures of a projective one
/// along a and a coin: if no local model reproduces these, none reproduces the projective ones. L is found by going through all
/// strategies.
/// </summary>
public sealed class PolyhedralInequality
{
    /// <summary>Roundings of one coefficient that <see cref="Round"/> tries.</summary>
    private const int MostRoundings = 1 << 20;

    private readonly Lazy<LocalMaximum> best;

    /// <param name="family">States and measurements.</param>
    /// <param name="axes">One set for each party, none longer than one.</param>
    /// <param name="coefficients">G in the tensor's order.</param>
    /// <param name="symmetries">Generators of symmetries of G; may be none. L is found faster with them.</param>
    /// <exception cref="InvalidInputException">Parts that do not fit, or a symmetry that changes G.</exception>
    public PolyhedralInequality(
        VisibilityFamily family,
        IReadOnlyList<AxisSet> axes,
        IReadOnlyList<int> coefficients,
        IReadOnlyList<TensorSymmetry> symmetries
    )
    {
        Target = new AxisCorrelations(family, axes);
        if (coefficients.Count != Target.Numerators.Count)
            throw new InvalidInputException(
                $"{coefficients.Count} coefficients of an inequality; {Target.Numerators.Count} are needed."
            );
        if (Target.First == 1 && coefficients[0] != 0)
            throw new InvalidInputException("The coefficient of no party must be 0.");
        (Coefficients, Symmetries) = ([.. coefficients], symmetries);
        RequireSymmetries();
        best = new Lazy<LocalMaximum>(() =>
            SignEnumeration.Maximum([.. Coefficients], Target.Lengths, Target.First == 1, symmetries)
        );
    }

    /// <summary>Without symmetries.</summary>
    /// <exception cref="InvalidInputException">Parts that do not fit.</exception>
    public PolyhedralInequality(VisibilityFamily family, IReadOnlyList<AxisSet> axes, IReadOnlyList<int> coefficients)
        : this(family, axes, coefficients, []) { }

    /// <summary>t: correlations of rho along the axes.</summary>
    public AxisCorrelations Target { get; }

    /// <summary>G.</summary>
    public ImmutableArray<int> Coefficients { get; }

    /// <summary>L; found when first asked for.</summary>
    public long LocalBound => best.Value.Value;

    /// <summary>Generators of symmetries of G.</summary>
    public IReadOnlyList<TensorSymmetry> Symmetries { get; }

    /// <summary>Signs of all parties one after another that reach L.</summary>
    internal sbyte[] BestStrategy => best.Value.Signs;

    /// <summary>Q.</summary>
    public Rational QuantumValue
    {
        get
        {
            var sum = BigInteger.Zero;
            for (var entry = 0; entry < Coefficients.Length; entry++)
                sum += Coefficients[entry] * Target.Numerators[entry];
            return new Rational(sum, Target.Denominator);
        }
    }

    /// <summary>The visibility that the inequality proves, at most one, rounded up to a multiple of 2^-40.</summary>
    public Rational Proven()
    {
        var quantum = QuantumValue;
        if (quantum <= 0 || quantum <= new Rational(LocalBound, 1))
            return Rational.One;
        var value = new Rational(LocalBound, 1) / quantum;
        return new Rational(((value.Numerator << 40) + value.Denominator - 1) / value.Denominator, BigInteger.One << 40);
    }

    /// <summary>Checks that rho_v is nonlocal above the stated value, exactly.</summary>
    /// <returns>Null when it holds, otherwise the first defect.</returns>
    public string? Check(Rational stated)
    {
        for (var party = 0; party < Target.Axes.Count; party++)
        {
            if (!Target.Axes[party].IsInUnitBall())
                return $"an axis of party {party} in the inequality is longer than one";
        }

        if (stated >= 1)
            return null;
        var quantum = QuantumValue;
        return quantum <= 0 || stated * quantum < new Rational(LocalBound, 1)
            ? $"the stated visibility is {(double)stated:R}; the inequality proves only {(double)Proven():R}"
            : null;
    }

    /// <summary>Rounds coefficients of any size to whole numbers that fit: of the multiples that make one of them whole the one
    /// with the smallest relative error, so that fractions of small numbers come out as they are.</summary>
    public static int[] Round(IReadOnlyList<double> coefficients)
    {
        var most = 0.9 * SignEnumeration.MaximumSum / coefficients.Sum(Math.Abs);
        double[] different = [.. coefficients.Select(Math.Abs).Where(value => value * most >= 0.5).Distinct()];
        var (factor, error) = (most, Error(most));
        for (var n = 1; different.Length > 0 && n <= Math.Min(MostRoundings / different.Length, most * different[0]); n++)
        {
            if (Error(n / different[0]) is var own && own < error)
                (factor, error) = (n / different[0], own);
        }

        return [.. coefficients.Select(value => (int)Math.Round(value * factor))];

        double Error(double by) => different.Sum(value => Math.Abs((value * by) - Math.Round(value * by))) / by;
    }

    private void RequireSymmetries()
    {
        foreach (var symmetry in Symmetries)
        {
            symmetry.Require(Target.Lengths, Target.First);
            foreach (var (entry, image) in symmetry.EntryMap(Target.Lengths).Index())
            {
                if (Coefficients[entry] != (image < 0 ? -Coefficients[~image] : Coefficients[image]))
                    throw new InvalidInputException("A symmetry of the inequality changes its coefficients.");
            }
        }
    }
}
