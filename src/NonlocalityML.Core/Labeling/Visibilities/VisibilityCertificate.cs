using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// A proof of Lower &lt;= v_c &lt;= Upper, where v_c is the critical visibility of a <see cref="VisibilityFamily"/>: rho_v is
/// local for all its measurements up to v_c and nonlocal above. Lower is proven by a local model on polyhedra, Upper by a Bell
/// inequality.
/// </summary>
public sealed class VisibilityCertificate : ICertificate
{
    /// <summary>Certificate with stated bounds, for instance read from a file. Nothing is checked before
    /// <see cref="Verify"/>.</summary>
    /// <param name="family">States and measurements.</param>
    /// <param name="model">Proves the lower bound; without it that is 0.</param>
    /// <param name="inequality">Proves the upper bound; without it that is 1.</param>
    /// <param name="lower">Stated lower bound of v_c.</param>
    /// <param name="upper">Stated upper bound of v_c.</param>
    public VisibilityCertificate(
        VisibilityFamily family,
        PolyhedralModel? model,
        PolyhedralInequality? inequality,
        Rational lower,
        Rational upper
    ) => (Family, Model, Inequality, Lower, Upper) = (family, model, inequality, lower, upper);

    /// <summary>States and measurements.</summary>
    public VisibilityFamily Family { get; }

    /// <summary>Proves the lower bound.</summary>
    public PolyhedralModel? Model { get; }

    /// <summary>Proves the upper bound.</summary>
    public PolyhedralInequality? Inequality { get; }

    public Rational Lower { get; }

    public Rational Upper { get; }

    /// <summary>Makes the certificate of what a search found, with the bounds that its rounded numbers prove.</summary>
    public static VisibilityCertificate Close(
        VisibilityFamily family,
        PolyhedralModel? model,
        PolyhedralInequality? inequality
    ) => new(family, model, inequality, model?.Proven() ?? Rational.Zero, inequality?.Proven() ?? Rational.One);

    /// <summary>The statement in words.</summary>
    public string Statement =>
        $"v rho + (1 - v) 1/{1 << Family.Parties} with rho = {Family.Name} of {Family.Parties} qubits, all "
        + $"{Family.Measurements} measurements"
        + (Family.HasMarginals ? ", marginals included: " : ": ")
        + $"local for v <= {Outward.DownTo(Lower, 6)}"
        + (Inequality is null ? "" : $", nonlocal for v > {Outward.UpTo(Upper, 6)}");

    /// <inheritdoc/>
    public string Quantity => "critical visibility";

    /// <inheritdoc/>
    public string ToJson() => VisibilityCertificateJson.Format(this);

    public string? Verify()
    {
        if (Lower < 0 || Upper > 1)
            return "the stated bounds lie outside 0 to 1";
        if (Lower > 0 && Model is null)
            return "a lower bound is stated without a local model";
        if (Upper < 1 && Inequality is null)
            return "an upper bound is stated without an inequality";
        return Model?.Check(Lower) ?? Inequality?.Check(Upper) ?? ((ICertificate)this).Contradiction;
    }
}
