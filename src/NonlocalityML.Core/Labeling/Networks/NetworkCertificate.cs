using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Networks;

/// <summary>
/// A proof of Lower &lt;= distance &lt;= Upper for one behavior q, the distance to the local set of a network,
/// 1/(2 prod|X_i|) min over p local in the network of sum |q - p|: the unit of NL, for one joint setting the total variation.
/// Each joint setting of q is divided by its sum first.
/// <para>Upper: an explicit model with finitely many hidden values. Lower: the coefficients of an inflation, or
/// two correlators; without either, 0.</para>
/// </summary>
public sealed class NetworkCertificate : ICertificate
{
    /// <summary>Certificate with stated bounds, for instance read from a file. Nothing is checked before
    /// <see cref="Verify"/>.</summary>
    /// <param name="behavior">q.</param>
    /// <param name="model">Proves the upper bound, and names the network.</param>
    /// <param name="proof">Proves the lower bound; null where that is 0.</param>
    /// <param name="lower">In the unit of NL.</param>
    /// <param name="upper">In the unit of NL.</param>
    public NetworkCertificate(Behavior behavior, NetworkModel model, NetworkProof? proof, Rational lower, Rational upper)
    {
        if (!behavior.Scenario.Equals(model.Scenario))
            throw new InvalidInputException(
                $"The behavior is of scenario {behavior.Scenario}, the model is of {model.Scenario}."
            );
        proof?.Require(model.Network, behavior.Scenario);
        (Behavior, Model, Proof, Lower, Upper) = (behavior, model, proof, lower, upper);
    }

    public Network Network => Model.Network;

    public Behavior Behavior { get; }

    /// <summary>Proves the upper bound.</summary>
    public NetworkModel Model { get; }

    /// <summary>Proves the lower bound; null where that is 0.</summary>
    public NetworkProof? Proof { get; }

    public Rational Lower { get; }

    public Rational Upper { get; }

    /// <summary>Upper - Lower.</summary>
    public double Width => (Upper - Lower).RoundUp();

    /// <summary>What the numbers of a certificate let one say.</summary>
    public NetworkVerdict Verdict =>
        (double)Lower > Certificate.Resolution ? NetworkVerdict.NotLocal
        : (double)Upper <= Certificate.Resolution ? NetworkVerdict.Local
        : NetworkVerdict.Open;

    /// <summary>Makes the certificate of what searches found, with the bounds that its whole numbers prove.</summary>
    public static NetworkCertificate Close(
        Behavior behavior,
        NetworkModel model,
        NetworkProof? proof,
        CancellationToken cancellation = default
    )
    {
        var lower = LowerBound(behavior, model.Network, proof, cancellation);
        return new NetworkCertificate(behavior, model, lower > 0 ? proof : null, lower, model.Distance(behavior));
    }

    /// <summary>What coefficients prove, without a model beside.</summary>
    public static Rational LowerBound(
        Behavior behavior,
        Network network,
        NetworkProof? proof,
        CancellationToken cancellation = default
    ) => proof?.LowerBound(network, behavior, cancellation) ?? Rational.Zero;

    /// <inheritdoc/>
    public string Quantity => "distance to the local set of the network";

    /// <inheritdoc/>
    public string ToJson() => NetworkCertificateJson.Format(this);

    /// <inheritdoc/>
    public string? Verify()
    {
        var lower = LowerBound(Behavior, Network, Proof);
        if (Lower > lower)
            return $"the stated lower bound is {(double)Lower:R}; the proof gives only {lower.RoundDown():R}";
        var upper = Model.Distance(Behavior);
        return Upper < upper
            ? $"the stated upper bound is {(double)Upper:R}; the model proves only {upper.RoundUp():R}"
            : ((ICertificate)this).Contradiction;
    }
}
