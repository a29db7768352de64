using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>
/// The inner loops of <see cref="FusedCloudEngine"/>. Points come in panels of 64, one lane each: a row of a panel is four
/// 512-bit vectors. Pointers to rows are aligned to vectors.
/// </summary>
internal static class CloudKernels
{
    /// <summary>Points of a panel.</summary>
    public const int Panel = 64;

    /// <summary>Columns that <see cref="Forward"/> takes at a time.</summary>
    public const int ForwardColumns = 4;

    /// <summary>Columns that <see cref="Backward"/> takes at a time.</summary>
    public const int BackwardColumns = 3;

    internal const int Lanes = 16;

    /// <summary>
    /// t = tanh(z/2) with z ln 2 the scalar products of a panel's points with four directions: t = p("up") - p("down").
    /// </summary>
    /// <param name="points">(components, 64).</param>
    /// <param name="features">Four rows, each of <paramref name="components"/> numbers, times log2 e.</param>
    /// <param name="stride">Distance of the rows of features.</param>
    /// <param name="components">Components of a point.</param>
    /// <param name="answers">Receives (4, 64).</param>
    public static void Forward(
        AlignedSpan<float> points,
        AlignedSpan<float> features,
        int stride,
        int components,
        AlignedSpan<float> answers
    )
    {
        Vector512<float> a0 = default,
            a1 = default,
            a2 = default,
            a3 = default,
            b0 = default,
            b1 = default,
            b2 = default,
            b3 = default;
        Vector512<float> c0 = default,
            c1 = default,
            c2 = default,
            c3 = default,
            d0 = default,
            d1 = default,
            d2 = default,
            d3 = default;
        for (var k = 0; k < components; k++)
        {
            var p0 = points.Load(0);
            var p1 = points.Load(Lanes);
            var p2 = points.Load(2 * Lanes);
            var p3 = points.Load(3 * Lanes);
            var f = Vector512.Create(features[k]);
            a0 = Vector512.FusedMultiplyAdd(p0, f, a0);
            a1 = Vector512.FusedMultiplyAdd(p1, f, a1);
            a2 = Vector512.FusedMultiplyAdd(p2, f, a2);
            a3 = Vector512.FusedMultiplyAdd(p3, f, a3);
            f = Vector512.Create(features[stride + k]);
            b0 = Vector512.FusedMultiplyAdd(p0, f, b0);
            b1 = Vector512.FusedMultiplyAdd(p1, f, b1);
            b2 = Vector512.FusedMultiplyAdd(p2, f, b2);
            b3 = Vector512.FusedMultiplyAdd(p3, f, b3);
            f = Vector512.Create(features[(2 * stride) + k]);
            c0 = Vector512.FusedMultiplyAdd(p0, f, c0);
            c1 = Vector512.FusedMultiplyAdd(p1, f, c1);
            c2 = Vector512.FusedMultiplyAdd(p2, f, c2);
            c3 = Vector512.FusedMultiplyAdd(p3, f, c3);
            f = Vector512.Create(features[(3 * stride) + k]);
            d0 = Vector512.FusedMultiplyAdd(p0, f, d0);
            d1 = Vector512.FusedMultiplyAdd(p1, f, d1);
            d2 = Vector512.FusedMultiplyAdd(p2, f, d2);
            d3 = Vector512.FusedMultiplyAdd(p3, f, d3);
            points += Panel;
        }

        StoreAnswers(answers, a0, a1, a2, a3);
        StoreAnswers(answers + Panel, b0, b1, b2, b3);
        StoreAnswers(answers + (2 * Panel), c0, c1, c2, c3);
        StoreAnswers(answers + (3 * Panel), d0, d1, d2, d3);
    }

    /// <summary>Adds to three rows of a gradient the sum over directions of slopes times features.</summary>
    /// <param name="slopes">(rows, 64): derivatives in z.</param>
    /// <param name="features">(rows, stride), of which the first three columns are used.</param>
    /// <param name="stride">Distance of the rows of features.</param>
    /// <param name="rows">Number of directions.</param>
    /// <param name="gradient">(3, 64).</param>
    public static void Backward(
        AlignedSpan<float> slopes,
        AlignedSpan<float> features,
        int stride,
        int rows,
        AlignedSpan<float> gradient
    )
    {
        var a0 = gradient.Load(0);
        var a1 = gradient.Load(Lanes);
        var a2 = gradient.Load(2 * Lanes);
        var a3 = gradient.Load(3 * Lanes);
        var b0 = gradient.Load(4 * Lanes);
        var b1 = gradient.Load(5 * Lanes);
        var b2 = gradient.Load(6 * Lanes);
        var b3 = gradient.Load(7 * Lanes);
        var c0 = gradient.Load(8 * Lanes);
        var c1 = gradient.Load(9 * Lanes);
        var c2 = gradient.Load(10 * Lanes);
        var c3 = gradient.Load(11 * Lanes);
        for (var row = 0; row < rows; row++)
        {
            var s0 = slopes.Load(0);
            var s1 = slopes.Load(Lanes);
            var s2 = slopes.Load(2 * Lanes);
            var s3 = slopes.Load(3 * Lanes);
            var f = Vector512.Create(features[0]);
            a0 = Vector512.FusedMultiplyAdd(s0, f, a0);
            a1 = Vector512.FusedMultiplyAdd(s1, f, a1);
            a2 = Vector512.FusedMultiplyAdd(s2, f, a2);
            a3 = Vector512.FusedMultiplyAdd(s3, f, a3);
            f = Vector512.Create(features[1]);
            b0 = Vector512.FusedMultiplyAdd(s0, f, b0);
            b1 = Vector512.FusedMultiplyAdd(s1, f, b1);
            b2 = Vector512.FusedMultiplyAdd(s2, f, b2);
            b3 = Vector512.FusedMultiplyAdd(s3, f, b3);
            f = Vector512.Create(features[2]);
            c0 = Vector512.FusedMultiplyAdd(s0, f, c0);
            c1 = Vector512.FusedMultiplyAdd(s1, f, c1);
            c2 = Vector512.FusedMultiplyAdd(s2, f, c2);
            c3 = Vector512.FusedMultiplyAdd(s3, f, c3);
            slopes += Panel;
            features += stride;
        }

        Store(gradient, a0, a1, a2, a3);
        Store(gradient + Panel, b0, b1, b2, b3);
        Store(gradient + (2 * Panel), c0, c1, c2, c3);
    }

    /// <summary>
    /// Adds a panel's products of answers to the sums of every set of parties, lane by lane: sums[row, set] += prod of t over the
    /// set.
    /// </summary>
    /// <param name="answers">(parties, rows, 64) with parties <paramref name="partyStride"/> apart.</param>
    /// <param name="partyStride">Distance of the parties' answers.</param>
    /// <param name="parties">Number of parties.</param>
    /// <param name="rows">Number of directions.</param>
    /// <param name="sums">(rows, 2^parties, 16); set 0 is left alone.</param>
    public static void Correlate(AlignedSpan<float> answers, int partyStride, int parties, int rows, AlignedSpan<float> sums)
    {
        var sets = 1 << parties;
        Span<Vector512<float>> products = stackalloc Vector512<float>[sets];
        products[0] = Vector512<float>.One;
        for (var row = 0; row < rows; row++, sums += sets * Lanes)
        for (var part = 0; part < Panel; part += Lanes)
        {
            var answer = answers + (row * Panel) + part;
            for (var (party, bit) = (0, 1); party < parties; party++, bit *= 2, answer += partyStride)
            {
                var t = answer.Load(0);
                for (var set = 0; set < bit; set++)
                {
                    var product = products[set] * t;
                    products[set + bit] = product;
                    var sum = sums + ((set + bit) * Lanes);
                    sum.Store(0, sum.Load(0) + product);
                }
            }
        }
    }

    /// <summary><see cref="Correlate"/> of two parties, in registers.</summary>
    public static void CorrelatePair(AlignedSpan<float> a, AlignedSpan<float> b, int rows, AlignedSpan<float> sums)
    {
        for (var row = 0; row < rows; row++, a += Panel, b += Panel, sums += 4 * Lanes)
        {
            var (a0, a1) = (a.Load(0), a.Load(Lanes));
            var (a2, a3) = (a.Load(2 * Lanes), a.Load(3 * Lanes));
            var (b0, b1) = (b.Load(0), b.Load(Lanes));
            var (b2, b3) = (b.Load(2 * Lanes), b.Load(3 * Lanes));
            Add(sums + Lanes, (a0 + a1) + (a2 + a3));
            Add(sums + (2 * Lanes), (b0 + b1) + (b2 + b3));
            Add(sums + (3 * Lanes), Vector512.FusedMultiplyAdd(a1, b1, a0 * b0) + Vector512.FusedMultiplyAdd(a3, b3, a2 * b2));
        }
    }

    /// <summary>
    /// Derivatives of the loss in one party's z: the sum over sets S that hold the party of g_S times the others' answers, times
    /// (1 - t^2), the derivative of tanh up to factors that g holds.
    /// </summary>
    /// <param name="answers">As for <see cref="Correlate"/>.</param>
    /// <param name="partyStride">Distance of the parties' answers.</param>
    /// <param name="parties">Number of parties.</param>
    /// <param name="party">The party.</param>
    /// <param name="rows">Number of directions.</param>
    /// <param name="weights">g, (rows, 2^parties).</param>
    /// <param name="slopes">Receives (rows, 64).</param>
    public static void Slopes(
        AlignedSpan<float> answers,
        int partyStride,
        int parties,
        int party,
        int rows,
        AlignedSpan<float> weights,
        AlignedSpan<float> slopes
    )
    {
        var sets = 1 << parties;
        Span<Vector512<float>> products = stackalloc Vector512<float>[sets / 2];
        products[0] = Vector512<float>.One;
        for (var row = 0; row < rows; row++, weights += sets)
        for (var part = 0; part < Panel; part += Lanes)
        {
            var answer = answers + (row * Panel) + part;
            var sum = Vector512.Create(weights[1 << party]);
            for (var (other, count) = (0, 1); other < parties; other++)
            {
                if (other == party)
                    continue;
                var t = answer.Load(other * partyStride);
                for (var set = 0; set < count; set++)
                {
                    products[set + count] = products[set] * t;
                    sum = Vector512.FusedMultiplyAdd(
                        products[set + count],
                        Vector512.Create(weights[WithParty(set + count, party)]),
                        sum
                    );
                }

                count *= 2;
            }

            var own = answer.Load(party * partyStride);
            slopes.Store((row * Panel) + part, sum * Vector512.FusedMultiplyAdd(-own, own, Vector512<float>.One));
        }
    }

    /// <summary><see cref="Slopes"/> of two parties, in registers.</summary>
    public static void SlopesOfPair(
        AlignedSpan<float> own,
        AlignedSpan<float> other,
        int party,
        int rows,
        AlignedSpan<float> weights,
        AlignedSpan<float> slopes
    )
    {
        for (var row = 0; row < rows; row++, weights += 4)
        {
            var (alone, both) = (Vector512.Create(weights[1 << party]), Vector512.Create(weights[3]));
            for (var part = 0; part < Panel; part += Lanes, own += Lanes, other += Lanes, slopes += Lanes)
            {
                var t = own.Load(0);
                var slope = Vector512.FusedMultiplyAdd(both, other.Load(0), alone);
                slopes.Store(0, slope * Vector512.FusedMultiplyAdd(-t, t, Vector512<float>.One));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreAnswers(
        AlignedSpan<float> target,
        Vector512<float> x0,
        Vector512<float> x1,
        Vector512<float> x2,
        Vector512<float> x3
    ) => Store(target, CloudAnswer.Of(x0), CloudAnswer.Of(x1), CloudAnswer.Of(x2), CloudAnswer.Of(x3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        AlignedSpan<float> target,
        Vector512<float> x0,
        Vector512<float> x1,
        Vector512<float> x2,
        Vector512<float> x3
    )
    {
        target.Store(0, x0);
        target.Store(Lanes, x1);
        target.Store(2 * Lanes, x2);
        target.Store(3 * Lanes, x3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(AlignedSpan<float> target, Vector512<float> value) => target.Store(0, target.Load(0) + value);

    /// <summary>The set among all parties of a set among the others, with the party put in.</summary>
    private static int WithParty(int set, int party) =>
        ((set >> party) << (party + 1)) | (1 << party) | (set & ((1 << party) - 1));
}
