using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Quantum;

namespace NonlocalityML.Datasets.Labels;

/// <summary>
/// The classes of the four correlators of CHSH behaviors. Beside the behaviors: features (N, 4), E00 E01 E10 E11; classes (N), 0
/// local, 1 quantum, 2 post-quantum (<see cref="QuantumSet"/>); margins (N, 2), 2 - S and pi minus the largest sum of arcsines,
/// negative outside. Closed forms decide, so no certificate is stored: verifying computes them again.
/// </summary>
internal sealed class CorrelatorClassLabels() : ClassLabels("class")
{
    public override string Description => "local, quantum or post-quantum, of the four CHSH correlators";

    public override string Subject => $"the four correlators of {Scenario.Chsh}";

    public override bool HasCertificates => false;

    internal override string IntendedUse => "Fast sorting of the four CHSH correlators into local, quantum and post-quantum.";

    internal override string Features(DatasetSpecification specification) => "correlators";

    internal override ImmutableArray<DatasetColumn> Columns(DatasetSpecification specification) =>
        [
            DatasetColumn.OfRows("features", NpyType.Real, ["correlator"], "E00, E01, E10, E11", 4),
            DatasetColumn.OfRows("classes", NpyType.Code, [], "0 local, 1 quantum, 2 post-quantum"),
            DatasetColumn.OfRows("margins", NpyType.Real, ["margin"], "2 - S; pi - largest sum of arcsines", 2),
        ];

    internal override Labeler Open(DatasetSpecification specification, Action<long>? fallbacks) =>
        new(
            (shard, behavior, _) =>
            {
                var verdict = QuantumSet.Classify(behavior);
                shard.Append<double>("features", Correlators.Of(behavior).Full());
                shard.Append<byte>("classes", [(byte)verdict.Class]);
                shard.Append<double>("margins", [verdict.LocalMargin, verdict.QuantumMargin]);
            }
        );

    internal override LabelCheck Check(Dataset dataset, long index)
    {
        var behavior = dataset.Behavior(index);
        var verdict = QuantumSet.Classify(behavior);
        var fault =
            Differs("features", Correlators.Of(behavior).Full())
            ?? Differs("classes", [(double)verdict.Class])
            ?? Differs("margins", [verdict.LocalMargin, verdict.QuantumMargin]);
        return new LabelCheck(fault);

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
}
