using NonlocalityML.Bell;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Labeling.Structured;

namespace NonlocalityML.Learning;

/// <summary>
/// Whether scores of NL, of two parties with two outcomes, agree with what is quickly proven of the same rows: up to three
/// settings exactly, of more by the game of <see cref="IntervalKernel"/>. Distance from the training points alone cannot tell:
/// local mixtures lie in their middle. It serves one thread at a time.
/// </summary>
internal sealed class ScoreCheck
{
    /// <summary>Rounds of the game; its intervals are then a few 1e-4 wide.</summary>
    private const int Rounds = 80;

    private const int LargestExact = 3;

    /// <summary>How many times the stated error a score may lie outside of what is proven, but for rounding.</summary>
    private const double Allowed = 4,
        Rounding = 1e-6;

    private readonly FeatureSpace space;
    private readonly double tolerance;
    private readonly Lazy<IntervalKernel> kernel;
    private readonly Lazy<StructuredEngine> exact;
    private readonly Lock gate = new();

    /// <param name="space">Features of a model.</param>
    /// <param name="error">Its stated mean error.</param>
    public ScoreCheck(FeatureSpace space, double error)
    {
        this.space = space;
        tolerance = Math.Max(Allowed * error, Rounding);
        var settings = (space.Scenario.Settings(0), space.Scenario.Settings(1));
        kernel = new(() => IntervalKernel.Create(settings, space is TableFeatures));
        exact = new(() => new StructuredEngine(space.Scenario));
    }

    /// <summary>Whether there is a proof to compare with.</summary>
    public static bool Supports(FeatureSpace space) =>
        space is CorrelatorFeatures or TableFeatures && IntervalEngine.CanPlay(space.Scenario);

    /// <summary>For each row whether its score agrees.</summary>
    /// <param name="features">Rows of features, finite.</param>
    /// <param name="scores">One a row.</param>
    public bool[] Agrees(float[] features, float[] scores)
    {
        lock (gate)
        {
            var (lower, upper) = IsExact ? Exact(features, scores.Length) : Played(features, scores.Length);
            return [.. scores.Select((score, i) => score >= lower[i] - tolerance && score <= upper[i] + tolerance)];
        }
    }

    private bool IsExact => Math.Max(space.Scenario.Settings(0), space.Scenario.Settings(1)) <= LargestExact;

    private (double[] Lower, double[] Upper) Exact(float[] features, int rows)
    {
        var (length, table) = (space.Scenario.TableLength, space is TableFeatures);
        var tuples = space.Scenario.SettingTuples;
        double[] tables = table
                ? [.. features]
                :
                [
                    .. Enumerable
                        .Range(0, rows * length)
                        .Select(i =>
                            (
                                1
                                + (
                                    (i % length / tuples is 0 or 3 ? 1 : -1)
                                    * (double)features[(i / length * tuples) + (i % tuples)]
                                )
                            ) / 4
                        ),
                ],
            lower = new double[rows],
            upper = new double[rows];
        // Rows that were rounded, or are no behaviors, are brought to the nearest one that is normalised.
        for (var i = 0; i < rows; i++)
            Normalize(tables.AsSpan(i * length, length), tuples);
        exact.Value.LabelAll(tables, lower, upper);
        return (lower, upper);
    }

    private static void Normalize(Span<double> table, int tuples)
    {
        for (var tuple = 0; tuple < tuples; tuple++)
        {
            var sum = 0.0;
            for (var i = tuple; i < table.Length; i += tuples)
                sum += table[i] = Math.Max(0, table[i]);
            for (var i = tuple; i < table.Length; i += tuples)
                table[i] = sum > 0 ? table[i] / sum : 0.25;
        }
    }

    private (double[] Lower, double[] Upper) Played(float[] features, int rows)
    {
        float[] lower = new float[rows],
            upper = new float[rows];
        kernel.Value.Prove(IntervalScorer.Coordinates(space, features), Rounds, lower, upper);
        return ([.. lower.Select(value => (double)value)], [.. upper.Select(value => (double)value)]);
    }
}
