namespace NonlocalityML.Experiments;

/// <summary>
/// What a CHSH value S guarantees of any devices that have it, in closed form, in the limit of many trials: from the local bound
/// 2 to 2 sqrt 2, above which no quantum devices are.
/// </summary>
internal static class ChshWorth
{
    /// <summary>The largest S of quantum devices.</summary>
    public static readonly double Tsirelson = 2 * Math.Sqrt(2);

    /// <summary>S from which on the fidelity of Kaniewski's bound is more than that of product states.</summary>
    private static readonly double Trivial = (16 + (14 * Math.Sqrt(2))) / 17;

    private const int Games = 8;

    /// <summary>P_guess(A given E) = 1/2 + sqrt(2 - S^2/4)/2 (Pironio et al., Nature 464, 1021 (2010)).</summary>
    public static double Guess(double s) => 0.5 + (Math.Sqrt(Math.Max(0, 2 - (Within(s) * Within(s) / 4))) / 2);

    /// <summary>H_min(A given E) in bits a trial.</summary>
    public static double MinEntropy(double s) => -Math.Log2(Guess(s));

    /// <summary>H(A given E) = 1 - h(1/2 + sqrt(S^2/4 - 1)/2) in bits (Acin et al., PRL 98, 230501 (2007)).</summary>
    public static double Entropy(double s) => 1 - Binary(0.5 + (Math.Sqrt(Math.Max(0, (Within(s) * Within(s) / 4) - 1)) / 2));

    /// <summary>The fidelity with a singlet that can be extracted, at least 1/2 + (S - S*)/(2 (2 sqrt 2 - S*)) with S* = (16 + 14
    /// sqrt 2)/17 (Kaniewski, PRL 117, 070402 (2016)).</summary>
    public static double Fidelity(double s) => Math.Max(0.5, 0.5 + ((Within(s) - Trivial) / (2 * (Tsirelson - Trivial))));

    /// <summary>The key rate of Devetak and Winter, H(A given E) - h(Q), where the settings of the key have the error Q that
    /// white noise gives with this S = 2 sqrt 2 (1 - 2 Q).</summary>
    public static double KeyRate(double s) => Entropy(s) - Binary(Error(s));

    /// <summary>Q.</summary>
    public static double Error(double s) => (1 - (Within(s) / Tsirelson)) / 2;

    /// <summary>
    /// Bits of min-entropy that n trials certify at a confidence, all trials together: n H_min(S'), with S' what Azuma's and
    /// Hoeffding's inequality leaves of S, whatever the devices remember. Settings equally likely, S = 8 w - 4 from the share w
    /// of trials won in the best of the eight CHSH games, for the choice of which the confidence pays (Pironio et al.: the bound
    /// is convex in S, so that the sum over the trials is at least this).
    /// </summary>
    public static double CertifiedBits(double s, double trials, double confidence) =>
        trials * MinEntropy(s - (8 * Math.Sqrt(Math.Log(Games / (1 - confidence)) / (2 * trials))));

    /// <summary>The least number of trials that certify so many bits at this S; null where none does.</summary>
    public static double? TrialsFor(double bits, double s, double confidence)
    {
        if (!(s > 2))
            return null;
        var (low, high) = (0.0, 1.0);
        while (CertifiedBits(s, high, confidence) < bits)
            (low, high) = (high, 2 * high);
        while (high - low > 1)
        {
            var middle = Math.Floor((low + high) / 2);
            (low, high) = CertifiedBits(s, middle, confidence) < bits ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double Within(double s) => Math.Clamp(s, 2, Tsirelson);

    private static double Binary(double p) => p is <= 0 or >= 1 ? 0 : (-p * Math.Log2(p)) - ((1 - p) * Math.Log2(1 - p));
}
