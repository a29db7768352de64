using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// A local hidden-variable model: N_h hidden variables, each a vector for every party, and the function by which a party answers.
/// They have equal weights, or weights in proportion to exp(logit). How well it fits a state is evidence, never a proof.
/// </summary>
public sealed class HiddenVariableCloud
{
    public const int MaximumPoints = 1 << 20;

    private const int MaximumLength = 1 << 27;

    /// <param name="response">How every party answers.</param>
    /// <param name="parties">1 to 10.</param>
    /// <param name="points">(parties, N_h, components) in C order. Not copied: do not write to it afterwards.</param>
    /// <param name="logits">(N_h) logarithms of the weights, up to a constant; empty for equal weights. Not copied.</param>
    /// <exception cref="InvalidInputException">A size does not fit, or a number is not finite.</exception>
    public HiddenVariableCloud(ResponseFunction response, int parties, float[] points, params float[] logits)
    {
        var row = parties * response.Components;
        if (parties is < 1 or > 10 || points.Length == 0 || points.Length % row != 0 || points.Length / row > MaximumPoints)
        {
            throw new InvalidInputException(
                $"{points.Length} numbers are no cloud of 1 to {MaximumPoints} hidden variables with {response.Components} "
                    + "components for "
                    + $"each of {parties} parties (1 to 10)."
            );
        }

        if (logits.Length > 0 && logits.Length != points.Length / row)
            throw new InvalidInputException($"{logits.Length} weights do not go with {points.Length / row} hidden variables.");
        RequireFinite(points);
        RequireFinite(logits);
        (Response, Parties, Points, Logits) = (response, parties, points, logits);
    }

    public ResponseFunction Response { get; }

    public int Parties { get; }

    /// <summary>(parties, N_h, components) in C order.</summary>
    public ReadOnlyMemory<float> Points { get; }

    /// <summary>(N_h) logarithms of the weights, up to a constant; empty for equal weights.</summary>
    public ReadOnlyMemory<float> Logits { get; }

    public bool IsWeighted => Logits.Length > 0;

    /// <summary>The parameters that are fitted: the points, then the logits.</summary>
    public float[] Parameters => [.. Points.Span, .. Logits.Span];

    /// <summary>N_h.</summary>
    public int Count => Points.Length / (Parties * Response.Components);

    /// <summary>Independent normal components.</summary>
    /// <param name="response">How every party answers.</param>
    /// <param name="parties">Number of parties.</param>
    /// <param name="count">N_h.</param>
    /// <param name="deviation">Standard deviation of each component.</param>
    /// <param name="stream">Source of randomness.</param>
    /// <param name="isWeighted">Whether there are logits; they are 0.</param>
    public static HiddenVariableCloud Random(
        ResponseFunction response,
        int parties,
        int count,
        double deviation,
        RandomStream stream,
        bool isWeighted = false
    )
    {
        if (count is < 1 or > MaximumPoints)
            throw new InvalidInputException(
                $"A cloud of {count} hidden variables is asked for; 1 to {MaximumPoints} are accepted."
            );
        var length = (long)parties * count * response.Components;
        if (length > MaximumLength)
            throw new InvalidInputException(
                $"A cloud of {length} numbers (parties x hidden variables x components) is asked for; at most "
                    + $"{MaximumLength} are accepted."
            );
        var points = new float[length];
        for (var i = 0; i < points.Length; i++)
            points[i] = (float)(deviation * stream.NextNormal());
        return new HiddenVariableCloud(response, parties, points, isWeighted ? new float[count] : []);
    }

    /// <summary>A cloud of the same kind.</summary>
    /// <param name="parameters">Its <see cref="Parameters"/>.</param>
    public HiddenVariableCloud With(float[] parameters) =>
        new(Response, Parties, parameters[..Points.Length], parameters[Points.Length..]);

    /// <summary>The weights of the hidden variables, which sum to 1.</summary>
    public double[] Weights()
    {
        if (!IsWeighted)
            return [.. Enumerable.Repeat(1.0 / Count, Count)];
        var largest = Logits.ToArray().Max();
        double[] weights = [.. Logits.ToArray().Select(logit => Math.Exp((double)logit - largest))];
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    private static void RequireFinite(float[] numbers)
    {
        if (Array.FindIndex(numbers, value => !float.IsFinite(value)) is var bad and >= 0)
            throw new InvalidInputException($"A cloud has {numbers[bad]} as number {bad}; finite numbers are needed.");
    }
}
