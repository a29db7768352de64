namespace NonlocalityML.Tests.Datasets;

/// <summary>Local and quantum sets of the four correlators E00, E01, E10, E11.</summary>
internal static class CubeVolumes
{
    /// <summary>Indicators (local, quantum): CHSH (volume 2/3 of the cube), and Tsirelson-Landau-Masanes (3 pi^2/32).</summary>
    public static double[] Classify(double[] correlators) =>
        [Largest(correlators) <= 2 ? 1 : 0, QuantumExcess(correlators) <= 0 ? 1 : 0];

    /// <summary>Largest |asin E00 + asin E01 + asin E10 - asin E11| over the places of the minus sign, less pi.</summary>
    public static double QuantumExcess(double[] correlators) =>
        Largest([.. correlators.Select(value => Math.Asin(Math.Clamp(value, -1, 1)))]) - Math.PI;

    private static double Largest(double[] values) => values.Max(minus => Math.Abs(values.Sum() - (2 * minus)));
}
