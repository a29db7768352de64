using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>What a certified network says of some behaviors: Lower &lt;= NL &lt;= Upper for each.</summary>
public sealed class CertifiedIntervals
{
    /// <summary>Binary places.</summary>
    private const int FinestRounding = 6;

    private readonly CertifiedNetworkOptions options;
    private readonly FactorizedModel? model;
    private readonly float[] lower,
        upper,
        score,
        inequality,
        weights;
    private readonly int length;

    internal CertifiedIntervals(CertifiedNetworkOptions options, int rows, int length)
    {
        (this.options, this.length) = (options, length);
        model = options.WithLocalModel ? new FactorizedModel(options) : null;
        (lower, upper, score, inequality) = (new float[rows], new float[rows], new float[rows], new float[rows * length]);
        weights = new float[checked(rows * (model?.Length ?? 0))];
    }

    /// <summary>One number for each behavior, at least 0.</summary>
    public ReadOnlySpan<float> Lower => lower;

    /// <summary>One number for each behavior.</summary>
    public ReadOnlySpan<float> Upper => upper;

    /// <summary>The middle of each interval.</summary>
    public ReadOnlySpan<float> Score => score;

    /// <summary>Coefficients in [-1, 1] on the features of one behavior, which prove its lower bound: unit (c.q - largest local
    /// c.p).</summary>
    public ReadOnlySpan<float> Inequality(int index) => inequality.AsSpan(index * length, length);

    /// <summary>
    /// The local model that proves the upper bound of one behavior: (settings, outcomes) of the party with more strategies, and
    /// strategies of the other one; how often the latter is played while the former answers so. Empty unless
    /// <see cref="CertifiedNetworkOptions.WithLocalModel"/>.
    /// </summary>
    public ReadOnlySpan<float> Weights(int index) => weights.AsSpan(index * (model?.Length ?? 0), model?.Length ?? 0);

    /// <summary>
    /// The exact proof of one behavior, made of its <see cref="Inequality"/> and <see cref="Weights"/> alone. Its bounds are
    /// computed anew, in fractions; they lie within those of the network, whose margins for rounding they do without.
    /// Coefficients are rounded to small fractions where that proves as much: the best inequalities have such coefficients, so it
    /// often proves more.
    /// </summary>
    /// <param name="index">Place among the rows.</param>
    /// <param name="behavior">The behavior whose features that row is.</param>
    /// <exception cref="InvalidInputException">The network does not return local models, or the behavior is of another
    /// scenario.</exception>
    public Certificate Certify(int index, Behavior behavior)
    {
        if (model is null)
            throw new InvalidInputException("The certified network returns no local models; build it with WithLocalModel.");
        if (!behavior.Scenario.Equals(options.Scenario))
            throw new InvalidInputException(
                $"A behavior of scenario {behavior.Scenario} was given to a certified network for {options.Scenario}."
            );
        var (strategies, shares) = model.Explicit(Weights(index));
        return Certificate.Close(behavior, Sharpen(TableCoefficients(index), behavior), strategies, shares);
    }

    /// <summary>Takes what the network says of rows from <paramref name="start"/> on.</summary>
    internal void Store(int start, IReadOnlyDictionary<string, Tensor> outputs)
    {
        outputs["Lower"].Values<float>().CopyTo(lower.AsSpan(start));
        outputs["Upper"].Values<float>().CopyTo(upper.AsSpan(start));
        outputs["Score"].Values<float>().CopyTo(score.AsSpan(start));
        outputs["Inequality"].Values<float>().CopyTo(inequality.AsSpan(start * length));
        if (model is not null)
            outputs["Weights"].Values<float>().CopyTo(weights.AsSpan(start * model.Length));
    }

    /// <summary>The coefficients or, best first, what of them rounded to multiples of 1, 1/2, 1/4, .. proves as much.</summary>
    private static double[] Sharpen(double[] coefficients, Behavior behavior) =>
        Enumerable
            .Range(0, FinestRounding + 1)
            .Select(places => Array.ConvertAll(coefficients, value => Dyadic.Round(value, places)))
            .Append(coefficients)
            .MaxBy(rounded =>
                new BellInequality(behavior.Scenario, rounded) is var inequality
                    ? inequality.Value(behavior) - (double)inequality.LocalBound
                    : 0
            )!;

    /// <summary>c[a,b,x,y]; on a correlator E = sum of (-1)^(a+b) p it is that sign times the coefficient of E.</summary>
    private double[] TableCoefficients(int index)
    {
        var table = new double[options.Scenario.TableLength];
        var coefficients = Inequality(index);
        for (var i = 0; i < table.Length; i++)
            table[i] =
                options.Features == CertifiedFeatures.Table ? coefficients[i]
                : i / length is 0 or 3 ? coefficients[i % length]
                : -coefficients[i % length];
        return table;
    }
}
