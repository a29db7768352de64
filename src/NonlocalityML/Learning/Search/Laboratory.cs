using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Learning.Search;

/// <summary>
/// A laboratory: parameters (the state's angle where it is free, and those of the measurements) to correlators, with the
/// derivative. All is multilinear in the Pauli coefficients of state and measurements, so that the gradient is the same
/// contraction with one factor left out. Correlators are laid out as <see cref="Correlators.Values"/>.
/// </summary>
internal abstract class Laboratory
{
    private protected const double Degree = Math.PI / 180;

    private protected Laboratory(Scenario scenario, LaboratoryOptions options)
    {
        options.Require();
        (Scenario, Options) = (scenario, options);
        Length = Correlators.Shape(scenario).Aggregate(1, (product, n) => product * n);
    }

    public Scenario Scenario { get; }

    public LaboratoryOptions Options { get; }

    /// <summary>Number of correlators, the constant 1 included.</summary>
    public int Length { get; }

    /// <summary>Number of parameters, in radians where they are angles.</summary>
    public abstract int Parameters { get; }

    /// <summary>The same laboratory with other noise.</summary>
    public abstract Laboratory With(LaboratoryOptions options);

    /// <summary>Parameters drawn at random from those that are allowed.</summary>
    public double[] Start(RandomStream stream)
    {
        var parameters = new double[Parameters];
        Draw(stream, parameters);
        Confine(parameters);
        return parameters;
    }

    /// <summary>Moves each parameter to the nearest one that is allowed.</summary>
    public virtual void Confine(Span<double> parameters)
    {
        if (IsStateFree)
            parameters[0] = Math.Clamp(parameters[0], 0, Math.PI / 4);
    }

    /// <summary>The correlators of these parameters.</summary>
    public abstract void Write(ReadOnlySpan<double> parameters, Span<double> correlators);

    /// <summary>From the gradient of a number in the correlators its gradient in the parameters.</summary>
    public abstract void PullBack(ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> result);

    /// <summary>The behavior of these parameters by <see cref="BornRule"/>, which shares nothing with
    /// <see cref="Write"/>.</summary>
    public abstract Behavior Behavior(ReadOnlySpan<double> parameters);

    /// <summary>t in radians.</summary>
    public double StateAngle(ReadOnlySpan<double> parameters) =>
        Options.State is { } fixedAngle ? fixedAngle * Degree : parameters[0];

    private protected bool IsStateFree => Options.State is null;

    private protected int First => IsStateFree ? 1 : 0;

    private protected abstract void Draw(RandomStream stream, Span<double> parameters);
}
