namespace NonlocalityML.HiddenVariables.Tables;

/// <summary>Adam (Kingma and Ba, arXiv:1412.6980) on free numbers in double precision.</summary>
internal sealed class AdamSteps(double[] numbers)
{
    private const double Beta1 = 0.9,
        Beta2 = 0.999,
        Epsilon = 1e-12;

    private readonly double[] first = new double[numbers.Length],
        second = new double[numbers.Length];

    /// <summary>Goes one step down.</summary>
    /// <param name="gradient">In the numbers.</param>
    /// <param name="step">From 0 on.</param>
    /// <param name="rate">The size of a step.</param>
    public void Go(double[] gradient, long step, double rate)
    {
        double one = 1 - Math.Pow(Beta1, step + 1),
            two = 1 - Math.Pow(Beta2, step + 1);
        for (var i = 0; i < numbers.Length; i++)
        {
            first[i] = (Beta1 * first[i]) + ((1 - Beta1) * gradient[i]);
            second[i] = (Beta2 * second[i]) + ((1 - Beta2) * gradient[i] * gradient[i]);
            numbers[i] -= rate * (first[i] / one) / (Math.Sqrt(second[i] / two) + Epsilon);
        }
    }

    /// <summary>The rate at a share of all steps: it falls to a hundredth in the second half.</summary>
    public static double Rate(double rate, double share) => rate * (share < 0.5 ? 1 : Math.Max(0.01, 2 * (1 - share)));
}
