using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Datasets;

/// <summary>
/// The arrays of a data set of classes, beside the behaviors: features (N, 4), the correlators E00 E01 E10 E11; classes (N), 0
/// local, 1 quantum, 2 post-quantum, of these four (<see cref="QuantumSet"/>); margins (N, 2), 2 - S and pi minus the largest sum
/// of arcsines, negative outside. Closed forms decide, so no certificate is stored: verifying computes them again.
/// </summary>
internal static class ClassColumns
{
    public static ImmutableArray<DatasetColumn> All { get; } =
    [
        new("features", NpyType.Real, ColumnLayout.Rows, [4], ["sample", "correlator"], "E00, E01, E10, E11"),
        new("classes", NpyType.Code, ColumnLayout.Rows, [], ["sample"], "0 local, 1 quantum, 2 post-quantum"),
        new("margins", NpyType.Real, ColumnLayout.Rows, [2], ["sample", "margin"], "2 - S; pi - largest sum of arcsines"),
    ];

    /// <summary>Adds everything but the behavior to the columns from 1 on.</summary>
    public static void Append(Shard shard, Behavior behavior)
    {
        var verdict = QuantumSet.Classify(behavior);
        shard.Append<double>(1, Correlators.Of(behavior).Full());
        shard.Append<byte>(2, [(byte)verdict.Class]);
        shard.Append<double>(3, [verdict.LocalMargin, verdict.QuantumMargin]);
    }

    /// <returns>The first number that is not what the behavior gives, or null.</returns>
    public static string? Fault(Dataset dataset, long index)
    {
        var behavior = dataset.Behavior(index);
        var verdict = QuantumSet.Classify(behavior);
        return Differs("features", Correlators.Of(behavior).Full())
            ?? Differs("classes", [(double)verdict.Class])
            ?? Differs("margins", [verdict.LocalMargin, verdict.QuantumMargin]);

        string? Differs(string name, double[] expected)
        {
            var stored = dataset.Row(name, index);
            for (var k = 0; k < expected.Length; k++)
            {
                if (Math.Abs(stored[k] - expected[k]) <= Behavior.NegativityTolerance)
                    continue;
                return $"number {k} of {name} is {stored[k]:R}; the behavior gives {expected[k]:R}";
            }

            return null;
        }
    }

    /// <exception cref="InvalidInputException">Not the CHSH scenario, whose quantum set alone is known in closed
    /// form.</exception>
    public static void Require(Scenario scenario)
    {
        if (!scenario.Equals(Scenario.Chsh))
            throw new InvalidInputException(
                $"Classes are decided in closed form for {Scenario.Chsh} alone; the scenario is {scenario}."
            );
    }
}
