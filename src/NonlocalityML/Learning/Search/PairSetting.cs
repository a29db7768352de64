using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Learning.Search;

/// <summary>
/// A measurement of two outcomes on two qubits behind a detector: Pauli coefficients b[j,k] of outcome 0 minus outcome 1, j of
/// the first and k of the second qubit, 16 numbers.
/// </summary>
internal abstract class PairSetting
{
    public abstract int Parameters { get; }

    public static PairSetting Create(LaboratoryOptions options) =>
        options.IsJoint ? new JointSetting(options) : new ProductSetting(options);

    public abstract void Draw(RandomStream stream, Span<double> parameters);

    public virtual void Confine(Span<double> parameters) { }

    public abstract void Write(ReadOnlySpan<double> parameters, Span<double> pauli);

    /// <summary>Adds the gradient in the parameters to the result.</summary>
    public abstract void PullBack(ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> result);

    /// <summary>The measurement before a detector.</summary>
    public abstract Measurement Measurement(ReadOnlySpan<double> parameters);
}
