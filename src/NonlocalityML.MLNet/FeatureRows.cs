using NonlocalityML.Bell;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.MLNet;

/// <summary>Rows of Single as behaviors.</summary>
internal static class FeatureRows
{
    /// <summary>The features that a row of so many numbers holds.</summary>
    /// <exception cref="InvalidInputException">Neither a table nor correlators.</exception>
    public static FeatureSpace Space(Scenario scenario, int length)
    {
        if (length == scenario.TableLength)
            return FeatureSpace.FromName("table", scenario);
        if (scenario.Parties == 2 && length == scenario.SettingTuples)
            return FeatureSpace.FromName("correlators", scenario);
        throw new InvalidInputException(
            $"Rows of {length} numbers do not describe {scenario}; tables have {scenario.TableLength}."
        );
    }

    /// <summary>The behavior of a row; a table is divided by its sums, which are 1 only to the rounding of Single.</summary>
    public static Behavior Behavior(FeatureSpace space, ReadOnlySpan<float> row)
    {
        var scenario = space.Scenario;
        if (space.Name == "correlators")
            return Correlators.FromFull(scenario, [.. row.ToArray().Select(value => (double)value)]).ToBehavior();

        var table = new double[row.Length];
        for (var i = 0; i < row.Length; i++)
            table[i] = Math.Max(0, row[i]);
        var sums = new double[scenario.SettingTuples];
        // Settings run fastest, so that the remainder of an index is its tuple of settings.
        for (var i = 0; i < table.Length; i++)
            sums[i % sums.Length] += table[i];
        for (var i = 0; i < table.Length; i++)
        {
            if (Math.Abs(sums[i % sums.Length] - 1) > 1e-4)
                throw new InvalidInputException(
                    $"The probabilities of settings number {i % sums.Length} sum to {sums[i % sums.Length]:R}, not 1."
                );
            table[i] /= sums[i % sums.Length];
        }

        return new Behavior(scenario, table);
    }
}
