using NonlocalityML.Experiments.Statistics;

namespace NonlocalityML.Reports;

/// <summary>A <see cref="QuantumTest"/> as other programs read it.</summary>
public static class QuantumTestDocument
{
    public static object? Of(QuantumTest? test) => test is null ? null : new
    {
        PValue = new { test.PValue.Value, test.PValue.Log10 },
        QuantumTest.Level,
        test.IsRejected,
    };
}
