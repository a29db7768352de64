using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// A local model along axes whose hulls contain the unit ball (the unit disc, for planar measurements), as a proof that rho_v is
/// local for all projective measurements (all planar ones) up to some v.
/// <para>1. Let t be the family's <see cref="AxisCorrelations"/> on the axes and x that of the model: weighted deterministic
/// strategies, averaged over the group that <see cref="Symmetries"/> generate (which takes strategies to strategies), what is
/// missing to weight one being noise. For every set S of parties let d_S be the entries of v0 t - x in which exactly these
/// parties are measured, e_S = |d_S|, the Euclidean norm, and e the sum of the e_S. Without marginals there is one S, all
/// parties.</para>
/// <para>2. A tensor r of the entries of one S alone, zero elsewhere, is local when |r| &lt;= 1: for every G the products with
/// deterministic strategies of these parties, their signs drawn at random, have the mean square |G|^2, as entries are orthonormal
/// then, and come with both signs, as one party may exchange all its answers; so some strategy reaches |G| >= G.r, and no
/// hyperplane separates r from them. Exchanging the answers of random pairs in S makes the entries of its parts vanish. (Of
/// several S together this is not so: no model has the means -1/sqrt 3 of A, of B and of AB.)</para>
/// <para>3. So (x + sum e_S r_S)/(1 + e) with r_S = d_S/e_S is local, and it is v t with v = v0/(1 + e).</para>
/// <para>4. A unit vector u is sum_i p_i s_i a_i with p_i >= 0, sum p_i = 1 and signs s_i, as the hull contains it. A party asked
/// for u draws i from p, uses the model's answer along a_i and multiplies it with s_i. Correlations are linear in every vector,
/// so that these are those of rho_v along u. Lower correlations, where <see cref="VisibilityFamily.HasMarginals"/> is false, are
/// made to vanish by exchanging the answers of all parties of random pairs; where it is true the tensor holds them, "not
/// measured" being index 0.</para> Source of 2 to 4: Designolle et al., Phys. Rev. Research 5, 043059 (2023), arXiv:2302.04721;
/// there eta^N scales v where here 1/eta scales the axes, which does right by marginals too.
/// </summary>
public sealed class PolyhedralModel
{
    /// <summary>Binary places of a weight.</summary>
    public const int WeightPlaces = 40;

    private const long MaximumWork = 1L << 35;

    /// <param name="family">States and measurements.</param>
    /// <param name="hulls">For each party its axes and the facets of their hull.</param>
    /// <param name="symmetries">Generators; may be none.</param>
    /// <param name="weights">Numerators over 2^<see cref="WeightPlaces"/>, positive, with a sum of at most one; the rest is
    /// noise.</param>
    /// <param name="strategies">For each weight the signs of all parties one after another, in the order of the tensor's
    /// indices.</param>
    /// <param name="visibility">v0, between 0 and 1.</param>
    /// <exception cref="InvalidInputException">Parts that do not fit.</exception>
    public PolyhedralModel(
        VisibilityFamily family,
        IReadOnlyList<AxisHull> hulls,
        IReadOnlyList<TensorSymmetry> symmetries,
        IReadOnlyList<long> weights,
        IReadOnlyList<sbyte[]> strategies,
        Rational visibility
    )
    {
        Target = new AxisCorrelations(family, [.. hulls.Select(hull => hull.Axes)]);
        (Hulls, Symmetries, Weights, Strategies, Visibility) = (hulls, symmetries, [.. weights], strategies, visibility);
        if (visibility < 0 || visibility > 1)
            throw new InvalidInputException($"The model's visibility is {visibility}; 0 to 1 is allowed.");
        if (weights.Count != strategies.Count)
            throw new InvalidInputException($"{weights.Count} weights of {strategies.Count} strategies.");
        var sum = BigInteger.Zero;
        foreach (var weight in weights)
            sum += weight > 0 ? weight : throw new InvalidInputException($"A weight is {weight}; weights are positive.");
        if (sum > BigInteger.One << WeightPlaces)
            throw new InvalidInputException("The weights sum to more than one.");
        RequireStrategies();
        foreach (var symmetry in symmetries)
            symmetry.Require(Target.Lengths, Target.First);
    }

    /// <summary>t: correlations of rho along the axes.</summary>
    public AxisCorrelations Target { get; }

    public IReadOnlyList<AxisHull> Hulls { get; }

    /// <summary>Generators of the group over which the model is averaged.</summary>
    public IReadOnlyList<TensorSymmetry> Symmetries { get; }

    public ImmutableArray<long> Weights { get; }

    /// <summary>Signs, +1 or -1, of all parties one after another.</summary>
    public IReadOnlyList<sbyte[]> Strategies { get; }

    /// <summary>v0.</summary>
    public Rational Visibility { get; }

    /// <summary>Checks the hulls and that v = v0/(1 + e) reaches the stated value, exactly.</summary>
    /// <returns>Null when it holds, otherwise the first defect.</returns>
    public string? Check(Rational stated)
    {
        for (var party = 0; party < Hulls.Count; party++)
        {
            if (Hulls[party].Check(out var square) is { } defect)
                return $"the hull of party {party} is not proven: {defect}";
            if (square < 1)
                return $"the hull of party {party} has the inradius {Math.Sqrt((double)square):R}; 1 is needed";
        }

        if (stated <= 0)
            return null;
        var error = Error();
        return stated * (1 + error) > Visibility
            ? $"the stated visibility is {(double)stated:R}; the local model proves only {(double)(Visibility / (1 + error)):R}"
            : null;
    }

    /// <summary>A visibility that the model proves, rounded down to a multiple of 2^-40.</summary>
    public Rational Proven()
    {
        var value = Visibility / (1 + Error());
        return new Rational((value.Numerator << 40) / value.Denominator, BigInteger.One << 40);
    }

    /// <summary>e, each of its roots rounded up to a multiple of 2^-80.</summary>
    public Rational Error()
    {
        var (sums, size) = Mixture();
        var scale = Target.Denominator * Visibility.Denominator;
        var unit = (BigInteger)size << WeightPlaces;
        var squares = new BigInteger[1 << Target.Lengths.Count]; // by the set of parties
        for (var entry = Target.First; entry < sums.Length; entry++)
        {
            var difference = (Target.Numerators[entry] * Visibility.Numerator * unit) - (sums[entry] * scale);
            squares[MeasuredParties(entry)] += difference * difference;
        }

        var whole = scale * unit;
        var roots = squares
            .Where(square => !square.IsZero)
            .Aggregate(BigInteger.Zero, (sum, square) => sum + RationalRoot.Floor((square << 160) / (whole * whole)) + 1);
        return new Rational(roots, BigInteger.One << 80);
    }

    /// <summary>One bit for each party whose index in the entry is an axis.</summary>
    private int MeasuredParties(int entry)
    {
        var parties = 0;
        for (var party = Target.Lengths.Count - 1; party >= 0; entry /= Target.Lengths[party--])
        {
            if (entry % Target.Lengths[party] >= Target.First)
                parties |= 1 << party;
        }

        return parties;
    }

    /// <summary>x times 2^<see cref="WeightPlaces"/> times the size of the group, and that size.</summary>
    private (BigInteger[] Sums, int Size) Mixture()
    {
        var group = TensorSymmetry.Group(Symmetries, Target.Lengths);
        if ((group.Count + Strategies.Count) * (long)Target.Numerators.Count > MaximumWork)
            throw new InvalidInputException(
                "The model is too large to check: its group and strategies times its correlations exceed 2^35."
            );
        var plain = new long[Target.Numerators.Count];
        for (var k = 0; k < Strategies.Count; k++)
            AddStrategy(plain, Weights[k], Strategies[k]);
        var sums = new Int128[plain.Length];
        foreach (var element in group)
            AddImage(sums, plain, element);
        return ([.. sums.Select(sum => (BigInteger)sum)], group.Count);
    }

    /// <summary>The weights sum to at most 2^40, and so does every entry in size.</summary>
    private void AddStrategy(long[] sums, long weight, sbyte[] signs)
    {
        long[] product = [weight];
        var first = 0;
        for (var party = 0; party < Target.Lengths.Count - 1; first += Target.Lengths[party++])
        {
            var next = new long[product.Length * Target.Lengths[party]];
            for (var i = 0; i < next.Length; i++)
                next[i] = product[i / Target.Lengths[party]] * signs[first + (i % Target.Lengths[party])];
            product = next;
        }

        var last = signs.AsSpan(first);
        for (var i = 0; i < product.Length; i++)
        {
            var row = sums.AsSpan(i * last.Length, last.Length);
            for (var j = 0; j < row.Length; j++)
                row[j] += product[i] * last[j];
        }
    }

    /// <summary>At most 2^16 images of entries of at most 2^40.</summary>
    private void AddImage(Int128[] sums, long[] plain, TensorSymmetry element)
    {
        var lengths = Target.Lengths;
        var strides = new int[lengths.Count];
        for (var (party, step) = (lengths.Count - 1, 1); party >= 0; step *= lengths[party--])
            strides[party] = step;
        Walk(0, 0, 0, 1);

        void Walk(int party, int from, int to, int sign)
        {
            if (party == lengths.Count)
            {
                sums[to] += sign * plain[from];
                return;
            }

            var images = element.Images[party];
            var stride = strides[element.Parties[party]];
            for (var i = 0; i < images.Length; i++)
            {
                var image = images[i];
                Walk(
                    party + 1,
                    (from * lengths[party]) + i,
                    to + (stride * (image < 0 ? ~image : image)),
                    image < 0 ? -sign : sign
                );
            }
        }
    }

    private void RequireStrategies()
    {
        var total = Target.Lengths.Sum();
        foreach (var signs in Strategies)
        {
            if (signs.Length != total || Array.Exists(signs, sign => sign is not (1 or -1)))
                throw new InvalidInputException($"A strategy needs {total} signs, +1 or -1.");
            for (int party = 0, first = 0; Target.First == 1 && party < Target.Lengths.Count; first += Target.Lengths[party++])
            {
                if (signs[first] != 1)
                    throw new InvalidInputException("A strategy answers -1 where nothing is measured.");
            }
        }
    }
}
