using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Labels;

/// <summary>
/// The arrays of a label that an inequality proves from below and numbers on strategies prove from above: labels (N, 2);
/// inequalities, shaped like the behaviors; and the terms of sample i, entries model_offsets[i] to model_offsets[i+1]-1 of
/// model_strategies and model_weights.
/// </summary>
internal static class StrategyTerms
{
    /// <param name="scenario">The scenario of the behaviors.</param>
    /// <param name="bounds">What the label is.</param>
    /// <param name="coefficient">What an entry of an inequality is.</param>
    /// <param name="weight">What a weight is.</param>
    public static ImmutableArray<DatasetColumn> Columns(Scenario scenario, string bounds, string coefficient, string weight) =>
        [
            DatasetColumn.OfRows("labels", NpyType.Real, ["bound"], bounds, 2),
            DatasetColumn.OfTables("inequalities", scenario, coefficient),
            DatasetColumn.OfOffsets("model_offsets", "terms of sample i are offsets[i] to offsets[i+1]-1"),
            DatasetColumn.OfTerms("model_strategies", NpyType.Whole, "number of a deterministic strategy", "model_offsets"),
            DatasetColumn.OfTerms("model_weights", NpyType.Real, weight, "model_offsets"),
        ];

    /// <summary>Adds a label to the columns of a shard.</summary>
    public static void Append(
        Shard shard,
        ICertificate certificate,
        BellInequality inequality,
        ImmutableArray<long> strategies,
        ImmutableArray<double> weights
    )
    {
        shard.Append<double>("labels", [certificate.Lower.RoundDown(), certificate.Upper.RoundUp()]);
        shard.Append("inequalities", inequality.Coefficients);
        shard.Append<long>("model_offsets", [strategies.Length]);
        shard.Append("model_strategies", strategies.AsSpan());
        shard.Append("model_weights", weights.AsSpan());
    }

    /// <summary>The terms of a sample.</summary>
    /// <exception cref="InvalidInputException">There are none, or the stored numbers are not such things.</exception>
    public static (long[] Strategies, double[] Weights) Read(Dataset dataset, long index) =>
        (
            dataset.Terms<long>("model_strategies", dataset.Range("model_offsets", "model_strategies", index)),
            dataset.Terms<double>("model_weights", dataset.Range("model_offsets", "model_weights", index))
        );
}
