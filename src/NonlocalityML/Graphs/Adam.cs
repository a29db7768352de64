namespace NonlocalityML.Graphs;

/// <summary>
/// The Adam optimiser (Kingma and Ba, arXiv:1412.6980), with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101) and
/// a limit on the length of the gradient: a step over explicit state, as part of a graph.
/// </summary>
/// <remarks>
/// The moments are kept as m/(1-beta1) and v/(1-beta2), and their corrections for the first steps are moved into the rate and
/// epsilon, which saves four passes over the parameters; the result is the published one to rounding.
/// </remarks>
internal sealed record Adam(Schedule Rate)
{
    /// <summary>Decay of the mean gradient.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean squared gradient.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean squared gradient.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Share of each parameter removed a step, times the rate; 0 for none.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Gradients longer than this (Euclidean norm over all parameters) are shortened to it; null for no limit.</summary>
    public double? LargestGradient { get; init; }

    /// <summary>The numbers that depend on the step alone.</summary>
    /// <param name="steps">Step numbers from 0, Real64, any shape.</param>
    /// <param name="type">Type of the parameters.</param>
    public AdamRates Rates(Node steps, ElementType type)
    {
        var rate = Rate.At(steps);
        Node first = 1 - Power(Beta1),
            second = 1 - Power(Beta2);
        var root = (second / (1 - Beta2)).Sqrt();
        return new AdamRates(
            (rate * (1 - Beta1) / first * root).Cast(type),
            (Epsilon * root).Cast(type),
            (1 - (WeightDecay * rate)).Cast(type)
        );

        Node Power(double beta) => ((steps + 1) * Math.Log(beta)).Exp();
    }

    /// <summary>One step.</summary>
    /// <param name="state">Parameters and moments, of any equal shapes; moments start at zero.</param>
    /// <param name="gradient">Gradient of the loss in the parameters, of the same shape.</param>
    /// <param name="rates">Scalars of this step.</param>
    public AdamState Step(AdamState state, Node gradient, AdamRates rates)
    {
        if (LargestGradient is { } limit)
            gradient *= limit / gradient.Square().Sum().Sqrt().Maximum(gradient.Same(limit));
        var first = (Beta1 * state.First) + gradient;
        var second = (Beta2 * state.Second) + gradient.Square();
        var parameters = WeightDecay == 0 ? state.Parameters : state.Parameters * rates.Keep;
        return new AdamState(parameters - (rates.Rate * first / (second.Sqrt() + rates.Epsilon)), first, second);
    }
}

/// <summary>Parameters, and the scaled means of their gradients and squared gradients.</summary>
internal sealed record AdamState(Node Parameters, Node First, Node Second);

/// <summary>What changes from step to step: corrected rate, corrected epsilon, and the share of the parameters that decay
/// leaves.</summary>
internal sealed record AdamRates(Node Rate, Node Epsilon, Node Keep)
{
    /// <summary>The rates of one of several steps.</summary>
    /// <param name="index">Whole scalar.</param>
    public AdamRates At(Node index) => new(Rate.Gather(index), Epsilon.Gather(index), Keep.Gather(index));
}

/// <summary>How a rate changes while training runs. A step's number counts from 0.</summary>
/// <param name="At">From step numbers (Real64, any shape) the rates there; part of the graph.</param>
internal sealed record Schedule(Func<Node, Node> At)
{
    /// <summary>The same rate at every step.</summary>
    public static Schedule Constant(double rate) => new(step => (0 * step) + rate);

    /// <summary>Half a period of a cosine from <paramref name="first"/> at step 0 to <paramref name="last"/> at
    /// <paramref name="steps"/>, and that rate afterwards (Loshchilov and Hutter, arXiv:1608.03983).</summary>
    public static Schedule Cosine(double first, long steps, double last = 0) =>
        new(step => last + (0.5 * (first - last) * (1 + (Math.PI * (step / Math.Max(1, steps)).Clip(0, 1)).Cos())));

    /// <summary>One rate before a step and another from there on, for example a tenth for the last tenth.</summary>
    public static Schedule Switch(double before, double after, long at) =>
        new(step => (step < at).Where(step.Same(before), step.Same(after)));
}
