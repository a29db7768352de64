using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Bilocal;

/// <summary>
/// sqrt|I| + sqrt|J|, at most 1 in every bilocal model (Branciard et al., PRA 85, 032119 (2012)), of a line with two bits of B:
/// I = 1/4 sum &lt;A_x B_0 C_z&gt;, J = 1/4 sum (-1)^(x+z) &lt;A_x B_1 C_z&gt;.
/// </summary>
/// <param name="I">With the first bit of B.</param>
/// <param name="J">With the second.</param>
/// <param name="Value">sqrt|I| + sqrt|J|.</param>
/// <param name="Error">Its standard error, by linear propagation; null without counts, or where I or J is 0.</param>
/// <param name="PValue">
/// An upper bound on the probability that a bilocal model gives I and J so far outside, for independent trials and this form
/// named in advance; null without counts.
/// </param>
internal sealed record BilocalForm(double I, double J, double Value, double? Error, double? PValue)
{
    /// <summary>Of a table with counts, whether B has two settings of two outcomes or one of four.</summary>
    /// <returns>Null in another scenario.</returns>
    public static BilocalForm? Of(MeasuredTable table)
    {
        if (!TwoBitReading.Knows(table.Scenario))
            return null;
        var isWhole = table.Scenario.Equals(TwoBitReading.Whole);
        var scenario = table.Scenario;
        var groups = Enumerable.Range(0, scenario.SettingTuples).Select(setting => Group.Of(table, setting, isWhole)).ToArray();
        double first = groups.Sum(group => group.I),
            second = groups.Sum(group => group.J);
        var value = Math.Sqrt(Math.Abs(first)) + Math.Sqrt(Math.Abs(second));
        if (table.Counts is not { } counts)
            return new BilocalForm(first, second, value, null, null);
        var (slopeI, slopeJ) = (Slope(first), Slope(second));
        double variance = 0,
            spreadI = 0,
            spreadJ = 0;
        foreach (var (setting, group) in groups.Index())
        {
            var trials = (double)counts.TrialsBySetting[setting];
            variance += group.Variance(slopeI, slopeJ) / trials;
            spreadI += group.HasI ? 1 / trials : 0;
            spreadJ += group.HasJ ? 1 / trials : 0;
        }

        return new BilocalForm(
            first,
            second,
            value,
            first != 0 && second != 0 ? Math.Sqrt(variance) : null,
            Tail(Math.Abs(first), Math.Abs(second), spreadI, spreadJ)
        );

        static double Slope(double x) => x == 0 ? 0 : Math.Sign(x) / (2 * Math.Sqrt(Math.Abs(x)));
    }

    /// <summary>
    /// The supremum over sqrt(i) + sqrt(j) = 1 of twice the lesser of two tails, each on both sides: P(|I - i| >= t) &lt;=
    /// 2 exp(-8 t^2 / sum 1/n), Hoeffding (J. Am. Stat. Assoc. 58, 13 (1963)) for trials that add at most 1/(4 n) in size.
    /// </summary>
    private static double Tail(double first, double second, double spreadI, double spreadJ)
    {
        if (Math.Sqrt(first) + Math.Sqrt(second) <= 1)
            return 1;
        // Along the curve one exponent falls and the other rises: they cross once.
        double low = 0,
            high = 1;
        for (var step = 0; step < 200; step++)
        {
            var root = (low + high) / 2;
            if (Exponent(first, root * root, spreadI) > Exponent(second, (1 - root) * (1 - root), spreadJ))
                low = root;
            else
                high = root;
        }

        var exponent = Math.Min(Exponent(first, high * high, spreadI), Exponent(second, (1 - low) * (1 - low), spreadJ));
        return Math.Min(1, 4 * Math.Exp(-exponent) * (1 + 1e-6));

        static double Exponent(double seen, double model, double spread) =>
            seen <= model ? 0 : 8 * (seen - model) * (seen - model) / spread;
    }

    /// <summary>One joint setting: what its outcomes add to I and J.</summary>
    private sealed record Group(double I, double J, double SquareI, double SquareJ, double Mixed, bool HasI, bool HasJ)
    {
        public static Group Of(MeasuredTable table, int setting, bool isWhole)
        {
            var scenario = table.Scenario;
            var settings = scenario.SettingTuple(setting);
            var (hasI, hasJ) = (isWhole || settings[1] == 0, isWhole || settings[1] == 1);
            var sign = ((settings[0] + settings[2]) & 1) == 0 ? 1 : -1;
            double i = 0,
                j = 0,
                mixed = 0;
            for (var outcomes = 0; outcomes < scenario.TableLength / scenario.SettingTuples; outcomes++)
            {
                var p = table.Behavior.Table[(outcomes * scenario.SettingTuples) + setting];
                var (own, c) = (outcomes / 2, outcomes & 1);
                var (a, b) = isWhole ? (own / 4, own % 4) : (own / 2, own % 2);
                var ends = ((a + c) & 1) == 0 ? 1 : -1;
                var first = hasI ? ends * Sign(isWhole ? b >> 1 : b) : 0;
                var second = hasJ ? sign * ends * Sign(b & 1) : 0;
                i += p * first;
                j += p * second;
                mixed += p * first * second;
            }

            return new Group(i / 4, j / 4, hasI ? 1.0 / 16 : 0, hasJ ? 1.0 / 16 : 0, mixed / 16, hasI, hasJ);

            static int Sign(int bit) => bit == 0 ? 1 : -1;
        }

        /// <summary>Of slopeI * I + slopeJ * J in one trial.</summary>
        public double Variance(double slopeI, double slopeJ)
        {
            var mean = (slopeI * I) + (slopeJ * J);
            return (slopeI * slopeI * SquareI) + (slopeJ * slopeJ * SquareJ) + (2 * slopeI * slopeJ * Mixed) - (mean * mean);
        }
    }
}
