using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling;

/// <summary>
/// A proof of Lower &lt;= NL(q) &lt;= Upper for one behavior q, where NL is the trace distance to the local set,
/// NL(q) = 1/(2 prod|X_i|) min over local p of sum |q - p| (Brito, Amaral and Chaves, PRA 97, 022111 (2018)).
/// <para>The inequality c.p &lt;= L with |c| &lt;= 1 proves NL >= (c.q - L) / (2 prod|X_i|): linear programming duality, and any
/// such c will do. The local model p proves NL &lt;= sum|q - p| / (2 prod|X_i|).</para>
/// </summary>
/// <remarks>
/// Both bounds are exact fractions of the stored doubles, recomputed by <see cref="Verify"/> in whole-number arithmetic without
/// any solver. How the inequality and the model were found does not matter.
/// </remarks>
public sealed class Certificate : ICertificate
{
    /// <summary>Binary places to which <see cref="Close"/> rounds what a solver found: exact sums stay within 128 bits.</summary>
    public const int Places = 40;

    /// <summary>NL up to here is rounding of the table, not nonlocality: exact labels are narrower than this.</summary>
    public const double Resolution = 1e-9;

    /// <summary>Certificate with stated bounds, for instance read from a file. Nothing is checked before
    /// <see cref="Verify"/>.</summary>
    public Certificate(Behavior behavior, BellInequality inequality, LocalModel model, Rational lower, Rational upper)
    {
        if (!behavior.Scenario.Equals(inequality.Scenario) || !behavior.Scenario.Equals(model.Scenario))
        {
            throw new InvalidInputException(
                $"A certificate needs one scenario; behavior {behavior.Scenario}, inequality {inequality.Scenario}, model "
                    + $"{model.Scenario}."
            );
        }

        (Behavior, Inequality, Model, Lower, Upper) = (behavior, inequality, model, lower, upper);
    }

    public Behavior Behavior { get; }

    /// <summary>Proves the lower bound; every coefficient lies in [-1, 1].</summary>
    public BellInequality Inequality { get; }

    /// <summary>Proves the upper bound: a local model near the behavior.</summary>
    public LocalModel Model { get; }

    /// <summary>Proven lower bound on NL.</summary>
    public Rational Lower { get; }

    /// <summary>Proven upper bound on NL.</summary>
    public Rational Upper { get; }

    /// <summary>Whether the lower bound is more than rounding: no local model gives the behavior.</summary>
    public bool IsNonlocal => (double)Lower > Resolution;

    /// <summary>Upper - Lower.</summary>
    public double Width => (Upper - Lower).RoundUp();

    /// <summary>Both bounds as decimals, rounded outwards.</summary>
    public override string ToString() => $"{Outward.Down(Lower, 10)} <= NL <= {Outward.Up(Upper, 10)}";

    /// <summary>
    /// Makes the certificate of what a solver found: clamps and rounds it to <see cref="Places"/> binary places, and computes
    /// both bounds exactly from the rounded numbers.
    /// </summary>
    /// <param name="behavior">The behavior q.</param>
    /// <param name="coefficients">c in the table layout, in the unit in which |c| &lt;= 1.</param>
    /// <param name="strategies">Numbers of deterministic strategies.</param>
    /// <param name="weights">Their weights; negative ones count as zero.</param>
    /// <param name="weightPlaces">Binary places to which weights are rounded.</param>
    /// <param name="cancellation">Ends the exact enumeration of strategies.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static Certificate Close(
        Behavior behavior,
        ReadOnlySpan<double> coefficients,
        ReadOnlySpan<long> strategies,
        ReadOnlySpan<double> weights,
        int weightPlaces = Places,
        CancellationToken cancellation = default
    )
    {
        var scenario = behavior.Scenario;
        var rounded = new double[coefficients.Length];
        for (var i = 0; i < rounded.Length; i++)
            rounded[i] = Math.Clamp(Dyadic.Round(coefficients[i], Places), -1, 1);
        var support = new List<(long Strategy, double Weight)>(weights.Length);
        for (var i = 0; i < weights.Length; i++)
        {
            if (Dyadic.Round(weights[i], weightPlaces) is > 0 and var weight)
                support.Add((strategies[i], weight));
        }

        var inequality = new BellInequality(scenario, rounded);
        inequality.FindLocalBound(cancellation);
        var model = new LocalModel(scenario, support.Select(term => term.Strategy), support.Select(term => term.Weight));
        return new Certificate(behavior, inequality, model, LowerBound(behavior, inequality), UpperBound(behavior, model));
    }

    /// <inheritdoc/>
    public string Quantity => "NL";

    /// <inheritdoc/>
    public string ToJson() => CertificateJson.Format(this);

    /// <summary>Recomputes both proofs exactly.</summary>
    /// <returns>Null when everything holds, otherwise one line that names the first number that fails.</returns>
    public string? Verify()
    {
        var coefficients = Inequality.Coefficients;
        for (var i = 0; i < coefficients.Length; i++)
        {
            if (Math.Abs(coefficients[i]) > 1)
                return $"coefficient {i} of the inequality is {coefficients[i]:R}; it must lie in [-1, 1]";
        }

        var lower = LowerBound(Behavior, Inequality);
        if (Lower > lower)
            return $"the stated lower bound is {(double)Lower:R}; the inequality proves only {lower.RoundDown():R}";
        var upper = UpperBound(Behavior, Model);
        if (Upper < upper)
            return $"the stated upper bound is {(double)Upper:R}; the local model proves only {upper.RoundUp():R}";
        return ((ICertificate)this).Contradiction;
    }

    private static Rational LowerBound(Behavior behavior, BellInequality inequality)
    {
        var scenario = behavior.Scenario;
        var q = scenario.ToSlots(behavior.Table);
        var c = scenario.ToSlots(inequality.Coefficients);
        int qPlaces = Dyadic.Places(q),
            cPlaces = Dyadic.Places(c);
        // |q| <= 1 + 1e-9 and |c| <= 1, or else the coefficients are refused before this is believed.
        var numerator = Fits(scenario, qPlaces + cPlaces) ? (BigInteger)Product<Int128>() : Product<BigInteger>();
        var value = new Rational(numerator, BigInteger.One << (qPlaces + cPlaces));
        return Rational.Max(0, (value - inequality.LocalBound) / (2 * scenario.SettingTuples));

        T Product<T>()
            where T : IBinaryInteger<T>
        {
            var sum = T.Zero;
            for (var i = 0; i < q.Length; i++)
                sum += Dyadic.Scale<T>(q[i], qPlaces) * Dyadic.Scale<T>(c[i], cPlaces);
            return sum;
        }
    }

    private static Rational UpperBound(Behavior behavior, LocalModel model)
    {
        var scenario = behavior.Scenario;
        var q = scenario.ToSlots(behavior.Table);
        int qPlaces = Dyadic.Places(q),
            wPlaces = Dyadic.Places(model.Weights.AsSpan());
        // n weights of at most 1 sum to n, |q| <= 1 + 1e-9 and p <= total, so that no term exceeds 2 n in size.
        var (numerator, total) =
            Fits(scenario, qPlaces + wPlaces + BitOperations.Log2((uint)model.Weights.Length) + 1) && model.Weights.Max() <= 1
                ? Widen(Distance<Int128>())
                : Distance<BigInteger>();
        return new Rational(numerator, (total << qPlaces) * (2 * scenario.SettingTuples));

        (T Distance, T Total) Distance<T>()
            where T : IBinaryInteger<T>
        {
            var p = new T[q.Length];
            var total = T.Zero;
            for (var k = 0; k < model.Weights.Length; k++)
            {
                var weight = Dyadic.Scale<T>(model.Weights[k], wPlaces);
                total += weight;
                foreach (var slot in DeterministicStrategy.FromIndex(scenario, model.Strategies[k]).SlotIndices())
                    p[slot] += weight;
            }

            var sum = T.Zero;
            for (var i = 0; i < q.Length; i++)
                sum += T.Abs((Dyadic.Scale<T>(q[i], qPlaces) * total) - (p[i] << qPlaces));
            return (sum, total);
        }

        static (BigInteger Distance, BigInteger Total) Widen((Int128 Distance, Int128 Total) narrow) =>
            (narrow.Distance, narrow.Total);
    }

    /// <summary>
    /// Whether a sum over the slots of numbers up to 2 with this many binary places fits in 128 bits: it is below 2^(places + 1)
    /// times the number of slots, and that is below 2^(log2 + 1).
    /// </summary>
    private static bool Fits(Scenario scenario, int places) => places + BitOperations.Log2((uint)scenario.SlotLength) + 3 < 127;
}
