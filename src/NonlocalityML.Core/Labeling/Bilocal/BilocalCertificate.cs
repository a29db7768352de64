using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// A proof of Lower &lt;= NBL(q) &lt;= Upper: the distance of q to the bilocal set in some <see cref="BilocalCoordinates"/>,
/// NBL(q) = Unit * min over bilocal p of sum_k |phi_k(q) - phi_k(p)|.
/// <para>Upper: an explicit bilocal model. Lower: for |c| &lt;= 1 and a bilocal p with strategy weights r, s,
/// sum |phi(q) - phi(p)| >= c.phi(q) - sum_ac r(a) s(c) beta(a,c), where beta(a,c) is the largest c.phi that B's answers reach.
/// The right-hand side is bilinear, so over the product of two polytopes it is least at a pair of vertices: each leaf of
/// <see cref="BilocalProof"/> is one such c and two polytopes.</para>
/// </summary>
public sealed class BilocalCertificate : ICertificate
{
    /// <summary>Certificate with stated bounds, for instance read from a file. Nothing is checked before
    /// <see cref="Verify"/>.</summary>
    /// <param name="coordinates">Where the distance is measured.</param>
    /// <param name="features">q; see <see cref="BilocalCoordinates.FeaturesOf"/>.</param>
    /// <param name="model">Proves the upper bound.</param>
    /// <param name="proof">Proves the lower bound.</param>
    /// <param name="lower">In the unit of NBL.</param>
    /// <param name="upper">In the unit of NBL.</param>
    public BilocalCertificate(
        BilocalCoordinates coordinates,
        ReadOnlySpan<double> features,
        BilocalModel model,
        BilocalProof proof,
        Rational lower,
        Rational upper
    )
    {
        if (!coordinates.Scenario.Equals(model.Scenario))
            throw new InvalidInputException(
                $"The coordinates are of scenario {coordinates.Scenario}, the model is of {model.Scenario}."
            );
        coordinates.Require(features);
        (Coordinates, Features, Model, Proof, Lower, Upper) = (coordinates, [.. features], model, proof, lower, upper);
    }

    public BilocalCoordinates Coordinates { get; }

    /// <summary>q.</summary>
    public ImmutableArray<double> Features { get; }

    /// <summary>Proves the upper bound: a bilocal model near q.</summary>
    public BilocalModel Model { get; }

    /// <summary>Proves the lower bound.</summary>
    public BilocalProof Proof { get; }

    public Rational Lower { get; }

    public Rational Upper { get; }

    /// <summary>Upper - Lower.</summary>
    public double Width => (Upper - Lower).RoundUp();

    /// <summary>Makes the certificate of what a search found, with the bounds that its rounded numbers prove.</summary>
    /// <exception cref="SolverException">The proof has a defect; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static BilocalCertificate Close(
        BilocalCoordinates coordinates,
        ReadOnlySpan<double> features,
        BilocalModel model,
        BilocalProof proof,
        CancellationToken cancellation = default
    )
    {
        var check = new BilocalCheck(coordinates, features);
        var lower = check.LowerBound(proof, out var defect, cancellation);
        if (defect is not null)
            throw new SolverException("The search for NBL made a proof that fails: " + defect + ".");
        return new BilocalCertificate(coordinates, features, model, proof, lower, check.Distance(model));
    }

    /// <inheritdoc/>
    public string Quantity => "NBL";

    /// <inheritdoc/>
    public string ToJson() => BilocalCertificateJson.Format(this);

    public string? Verify()
    {
        var check = new BilocalCheck(Coordinates, Features.AsSpan());
        var lower = check.LowerBound(Proof, out var defect);
        if (defect is not null)
            return defect;
        if (Lower > lower)
            return $"the stated lower bound is {(double)Lower:R}; the leaves prove only {lower.RoundDown():R}";
        var upper = check.Distance(Model);
        return Upper < upper
            ? $"the stated upper bound is {(double)Upper:R}; the bilocal model proves only {upper.RoundUp():R}"
            : ((ICertificate)this).Contradiction;
    }
}
