using MathNet.Numerics.Distributions;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Experiments.Statistics;

[TestClass]
public sealed class LogTailTests
{
    // mpmath 1.2.1, 30 digits: ln of the sum of the terms n!/(j!(n-j)!) p^j (1-p)^(n-j) from j = k on, by the ratio of
    // neighbours.
    private static readonly (long K, long N, double P, double Log)[] Binomials =
    [
        (196, 245, 0.75, -3.2422040393132232),
        (141439, 276514, 0.5, -76.636429098630797),
        (10, 10, 0.3, -12.03972804325936),
        (600000, 1000000, 0.5, -20141.528094297161),
        (2627096168, 3502784150, 0.75, -0.97645507738271496),
        (20, 50, 0.5, -0.061301341161529619),
        (400, 1000, 0.5, -9.0084127066861158e-11),
        (2627000000, 3502784150, 0.75, -0.00029286535418936868),
    ];

    // mpmath: log(gammainc(d/2, x/2)/gamma(d/2)).
    private static readonly (double X, int Degrees, double Log)[] ChiSquares =
    [
        (3.84, 1, -2.9948622271800273),
        (12.5, 4, -4.2689985311334166),
        (500, 4, -244.47454706086822),
        (21400, 3, -10695.240171526443),
        (0.2, 7, -2.5156567254700808e-5),
        (2000, 1500, -37.384381330330971),
    ];

    // mpmath: log(erfc(z/sqrt(2))/2).
    private static readonly (double Z, double Log)[] Normals =
    [
        (-2, -0.023012909328963488),
        (0, -0.69314718055994531),
        (2.1, -4.0249442222439844),
        (5.5, -17.779376352625261),
        (40, -804.60844201375379),
        (1000, -500007.82669481218),
    ];

    [TestMethod]
    public void Tails_agree_with_thirty_digits_for_a_few_and_for_billions_of_trials()
    {
        foreach (var (k, n, p, log) in Binomials)
            AssertClose(log, LogTail.Binomial(k, n, p), $"P(X >= {k}), n = {n}, p = {p}");
        foreach (var (x, degrees, log) in ChiSquares)
            AssertClose(log, LogTail.ChiSquare(x, degrees), $"chi-square {x}, {degrees}");
        foreach (var (z, log) in Normals)
            AssertClose(log, LogTail.Normal(z), $"normal {z}");
    }

    [TestMethod]
    public void Binomial_points_and_tails_are_those_of_MathNet_where_it_has_them()
    {
        foreach (var n in (int[])[1, 7, 40, 300])
        foreach (var p in (double[])[0.01, 0.25, 0.5, 0.9])
        {
            var distribution = new Binomial(p, n);
            for (var k = 0; k <= n; k++)
            {
                AssertClose(
                    distribution.ProbabilityLn(k),
                    LogTail.BinomialPoint(k, n, p),
                    $"P(X = {k}), n = {n}, p = {p}",
                    1e-10
                );
                var tail = Enumerable.Range(k, n - k + 1).Sum(distribution.Probability);
                Assert.AreEqual(tail, Math.Exp(LogTail.Binomial(k, n, p)), 1e-12, $"P(X >= {k}), n = {n}, p = {p}");
            }
        }

        Assert.AreEqual(0, LogTail.Binomial(0, 5, 0.3));
        Assert.AreEqual(double.NegativeInfinity, LogTail.Binomial(6, 5, 0.3));
    }

    [TestMethod]
    public void P_values_are_printed_where_doubles_end()
    {
        Assert.AreEqual("0.039", new PValue(Math.Log(0.0391)).ToString());
        Assert.AreEqual("3.7E-31", new PValue(Math.Log(3.74e-31)).ToString());
        Assert.AreEqual("2.0E-1000", new PValue(Math.Log(2) - (1000 * Math.Log(10))).ToString());
        Assert.AreEqual("1.0E-999", new PValue(Math.Log(9.99) - (1000 * Math.Log(10))).ToString());
        Assert.AreEqual("1", PValue.FromLogarithm(3).ToString());
        Assert.AreEqual("0.040", new PValue(Math.Log(0.0391)).Bound);
        Assert.AreEqual("0.041", new PValue(Math.Log(0.0403)).Bound);
        Assert.AreEqual("3.8E-31", new PValue(Math.Log(3.74e-31)).Bound);
        Assert.AreEqual("1.0E-999", new PValue(Math.Log(9.99) - (1000 * Math.Log(10))).Bound);
        Assert.AreEqual("1", PValue.One.Bound);
        Assert.IsGreaterThan(0, new PValue(-1e6).UpperValue, "an upper bound of 0 would be false");
        Assert.AreEqual(0.2, new PValue(Math.Log(0.05)).Times(4).Value, 1e-15);
    }

    [TestMethod]
    public void Sampled_binomials_have_the_binomial_distribution()
    {
        foreach (
            var (n, p) in ((long, double)[])
                [(5, 0.3), (60, 0.1), (60, 0.5), (1000, 0.02), (1000, 0.7), (1_000_000_000, 1e-8), (100_000, 0.25)]
        )
        {
            var stream = new RandomStream(5, 0);
            var values = Enumerable.Range(0, 20_000).Select(_ => BinomialSampler.Sample(stream, n, p)).ToList();
            // Some ten cells of about equal probability.
            var edges = values.Order().Where((_, i) => i % 2000 == 1999).Distinct().ToList();
            double[] counts = new double[edges.Count + 1],
                probabilities = new double[counts.Length];
            foreach (var value in values)
                counts[edges.Count(edge => value > edge)]++;
            for (var cell = 0; cell < counts.Length; cell++)
            {
                probabilities[cell] =
                    (cell == 0 ? 1 : Math.Exp(LogTail.Binomial(edges[cell - 1] + 1, n, p)))
                    - (cell == edges.Count ? 0 : Math.Exp(LogTail.Binomial(edges[cell] + 1, n, p)));
            }

            var kept = Enumerable.Range(0, counts.Length).Where(cell => probabilities[cell] * values.Count > 5).ToList();
            var test = ChiSquareTest.Fit([.. kept.Select(cell => counts[cell])], [.. kept.Select(cell => probabilities[cell])]);
            Assert.IsGreaterThan(1e-4, test.PValue.Value, $"n = {n}, p = {p}, seed 5");
        }
    }

    private static void AssertClose(double expected, double actual, string what, double tolerance = 1e-9) =>
        Assert.AreEqual(expected, actual, tolerance * Math.Max(Math.Abs(expected), 1e-10), what);
}
