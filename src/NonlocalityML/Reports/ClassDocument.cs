using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Labeling;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>The class of a table as other programs read it, once it is written with <see cref="JsonText"/>.</summary>
internal static class ClassDocument
{
    public static object Of(TableClass found, LearnedClass? learned) =>
        new
        {
            found.Table.Name,
            found.Class,
            found.ProvenClass,
            found.Statistics,
            found.Reason,
            QuantumTest = QuantumTestDocument.Of(found.Test),
            Scenario = found.Table.Scenario.ToString(),
            found.Table.ReadAs,
            found.Correlations,
            NL = Bounds(found.Certificate),
            DistanceToQuantum = Bounds(found.Quantumness),
            found.Table.Behavior.SignalingResidual,
            ProjectionDistance = found.Projection.TraceDistance,
            Learned = learned is null
                ? null
                : new
                {
                    learned.Class,
                    learned.Probability,
                    learned.IsUsual,
                    AgreesWithProof = AgreesWithProof(found, learned),
                },
        };

    /// <summary>Whether a learned class is the one that is proven; null where none is.</summary>
    public static bool? AgreesWithProof(TableClass found, LearnedClass learned) =>
        Memberships.Sets.Any(set => set.Word() == found.ProvenClass) ? learned.Class.Word() == found.ProvenClass : null;

    private static object? Bounds(ICertificate? proof) =>
        proof is null ? null : new { Lower = Outward.Below(proof.Lower), Upper = Outward.Above(proof.Upper) };
}
