using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.Planar;

/// <summary>
/// How much of a behavior q white noise leaves quantum: the largest v for which v q + (1 - v) noise is a mixture of planar
/// models, and the models whose mixture that is, or is q where v is above 1.
/// </summary>
/// <param name="Visibility">v, as far as it was reached; from 1 on, q itself is quantum.</param>
/// <param name="Models">At most eight, and white noise last where v is above 1.</param>
/// <param name="Weights">Weights of sum 1.</param>
internal sealed record PlanarMixture(double Visibility, IReadOnlyList<PlanarModel> Models, IReadOnlyList<double> Weights)
{
    private const int Size = 9;
    private const int MaximumRounds = 400;

    /// <summary>A basis whose largest pivot is below this is singular to rounding.</summary>
    private const double Singular = 1e-13;

    /// <summary>The search ends when the best model that is not yet used could raise v by less, relatively.</summary>
    private const double Tolerance = 1e-7;

    /// <summary>
    /// The simplex method on max v, sum w_k p_k = v q, sum w_k = 1, whose columns are all planar models, made by
    /// <see cref="PlanarMaximum"/> as they are wanted. It starts on the CHSH facet below q: the line from white noise to q meets
    /// it at v = 2/S, within its eight strategies.
    /// </summary>
    /// <param name="behavior">A behavior of the CHSH scenario, with S above 2.</param>
    /// <param name="maximum">The search for models; serves one thread.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static PlanarMixture Of(Behavior behavior, PlanarMaximum maximum, CancellationToken cancellation = default)
    {
        var (q, pool) = (CorrelatorsOf(behavior), new PlanarPool(maximum));
        var models = Facet(q);
        var basis = new double[Size * Size];
        for (var k = 0; k < 8; k++)
            SetColumn(basis, k, models[k]);
        for (var i = 0; i < 8; i++)
            basis[(Size * i) + 8] = -q[i];
        var (work, inverse) = (new double[Size * Size], new double[Size * Size]);
        var (weights, y) = (new double[Size], new double[8]);
        for (var round = 0; ; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            basis.CopyTo(work, 0);
            if (!GaussJordan.TryInvert(work, inverse, Size, Size, Singular))
                break;
            for (var k = 0; k < Size; k++)
                weights[k] = inverse[(Size * k) + 8]; // the right-hand side is the last unit vector
            for (var i = 0; i < 8; i++)
                y[i] = -inverse[(Size * 8) + i]; // y.p_k = v for the models of the basis, y.q = 1
            if (round >= MaximumRounds || pool.Best(y, models, weights[8] * (1 + Tolerance)) is not { } model)
                break;
            var leaving = Leaving(inverse, weights, model);
            if (leaving < 0)
                break;
            models[leaving] = model;
            SetColumn(basis, leaving, model);
        }

        var (visibility, noise) = (weights[8], Math.Max(0, 1 - (1 / weights[8])));
        int[] used = [.. Enumerable.Range(0, 8).Where(k => weights[k] > 0)];
        return noise == 0
            ? new PlanarMixture(visibility, [.. used.Select(k => models[k])], [.. used.Select(k => weights[k])])
            : new PlanarMixture(
                visibility,
                [.. used.Select(k => models[k]), PlanarModel.Noise],
                [.. used.Select(k => (1 - noise) * weights[k]), noise]
            );
    }

    /// <summary>The mixture with exactly known probabilities.</summary>
    public ModelMixture ToModelMixture() => new(Models.Select(model => model.ToPureModel()), Weights);

    /// <summary>E00, E01, E10, E11, A0, A1, B0, B1.</summary>
    public static double[] CorrelatorsOf(Behavior behavior)
    {
        var e = Correlators.Of(behavior);
        return [e[1, 1], e[1, 2], e[2, 1], e[2, 2], e[1, 0], e[2, 0], e[0, 1], e[0, 2]];
    }

    /// <summary>The strategies that reach 2 in the CHSH expression of q.</summary>
    private static PlanarModel[] Facet(double[] q)
    {
        var (sum, odd) = (q[0] + q[1] + q[2] + q[3], 0);
        for (var k = 1; k < 4; k++)
            odd = Math.Abs(sum - (2 * q[k])) > Math.Abs(sum - (2 * q[odd])) ? k : odd;
        var sign = Math.Sign(sum - (2 * q[odd]));
        return [.. Enumerable.Range(0, 16).Where(Reaches).Select(PlanarModel.Deterministic)];

        bool Reaches(int answers)
        {
            var total = 0;
            for (var k = 0; k < 4; k++)
            {
                var product = 1 - (2 * (((answers >> (k / 2)) ^ (answers >> (2 + (k % 2)))) & 1));
                total += k == odd ? -product : product;
            }

            return sign * total == 2;
        }
    }

    private static void SetColumn(double[] basis, int column, PlanarModel model)
    {
        Span<double> values = stackalloc double[8];
        model.WriteCorrelators(values);
        for (var i = 0; i < 8; i++)
            basis[(Size * i) + column] = values[i];
        basis[(Size * 8) + column] = 1;
    }

    private static int Leaving(double[] inverse, double[] weights, PlanarModel entering)
    {
        Span<double> column = stackalloc double[Size];
        entering.WriteCorrelators(column);
        column[8] = 1;
        var (leaving, least) = (-1, double.PositiveInfinity);
        for (var k = 0; k < 8; k++)
        {
            var slope = 0.0;
            for (var i = 0; i < Size; i++)
                slope += inverse[(Size * k) + i] * column[i];
            if (slope <= 1e-11 || Math.Max(0, weights[k]) / slope >= least)
                continue;
            (leaving, least) = (k, Math.Max(0, weights[k]) / slope);
        }

        return leaving;
    }
}
