using NonlocalityML.Experiments.Statistics;

namespace NonlocalityML.Reports;

/// <summary>A <see cref="QuantumTest"/> as other programs read it.</summary>
internal static class QuantumTestDocument
{
    public static object? Of(QuantumTest? test) =>
        test is null
            ? null
            : new
            {
                PValue = new { Value = test.PValue.UpperValue, test.PValue.AsBound.Log10 },
                QuantumTest.Level,
                test.IsRejected,
            };
}
