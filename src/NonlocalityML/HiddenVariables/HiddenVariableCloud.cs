using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// A local hidden-variable model of qubits: N_h hidden variables of equal weight, each a vector for every party, and the function by
/// which a party answers. How well it fits a state is evidence, never a proof.
/// </summary>
public sealed class HiddenVariableCloud
{
    public const int MaximumPoints = 1 << 20;

    private const int MaximumLength = 1 << 27;

    /// <param name="response">How every party answers.</param>
    /// <param name="parties">1 to 10.</param>
    /// <param name="points">(parties, N_h, components) in C order. Not copied: do not write to it afterwards.</param>
    /// <exception cref="InvalidInputException">A size does not fit, or a number is not finite.</exception>
    public HiddenVariableCloud(ResponseFunction response, int parties, float[] points)
    {
        var row = parties * response.Components;
        if (parties is < 1 or > 10 || points.Length == 0 || points.Length % row != 0 || points.Length / row > MaximumPoints)
        {
            throw new InvalidInputException(
                $"{points.Length} numbers are no cloud of 1 to {MaximumPoints} hidden variables with {response.Components} components for "
                + $"each of {parties} parties (1 to 10).");
        }

        if (Array.FindIndex(points, value => !float.IsFinite(value)) is var bad and >= 0)
            throw new InvalidInputException($"A cloud has {points[bad]} as number {bad}; finite numbers are needed.");
        (Response, Parties, Points) = (response, parties, points);
    }

    public ResponseFunction Response { get; }

    public int Parties { get; }

    /// <summary>(parties, N_h, components) in C order.</summary>
    public ReadOnlyMemory<float> Points { get; }

    /// <summary>N_h.</summary>
    public int Count => Points.Length / (Parties * Response.Components);

    /// <summary>Independent normal components.</summary>
    /// <param name="response">How every party answers.</param>
    /// <param name="parties">Number of parties.</param>
    /// <param name="count">N_h.</param>
    /// <param name="deviation">Standard deviation of each component.</param>
    /// <param name="stream">Source of randomness.</param>
    public static HiddenVariableCloud Random(ResponseFunction response, int parties, int count, double deviation, RandomStream stream)
    {
        if (count is < 1 or > MaximumPoints)
            throw new InvalidInputException($"A cloud of {count} hidden variables is asked for; 1 to {MaximumPoints} are accepted.");
        var length = (long)parties * count * response.Components;
        if (length > MaximumLength)
            throw new InvalidInputException($"A cloud of {length} numbers (parties x hidden variables x components) is asked for; at most {MaximumLength} are accepted.");
        var points = new float[length];
        for (var i = 0; i < points.Length; i++) points[i] = (float)(deviation * stream.NextNormal());
        return new HiddenVariableCloud(response, parties, points);
    }
}
