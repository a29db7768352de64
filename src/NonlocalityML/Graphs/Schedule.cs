namespace NonlocalityML.Graphs;

/// <summary>How a rate changes while training runs. A step's number counts from 0.</summary>
/// <param name="At">From step numbers (Real64, any shape) the rates there; part of the graph.</param>
public sealed record Schedule(Func<Node, Node> At)
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
