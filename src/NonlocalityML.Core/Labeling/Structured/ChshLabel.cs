using System.Runtime.Intrinsics;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// NL of a no-signalling behavior of the CHSH scenario in closed form: max(0, S - 2)/8, S the largest of the eight CHSH values.
/// </summary>
/// <remarks>
/// <para>The inequality proves the lower bound for any table. For the upper bound, move the correlators of the largest value
/// towards those of the product of the marginals until S = 2. The product has S at most 2 and the probabilities stay positive on
/// the way; it costs S - 2 in L1 distance; and no other CHSH value then exceeds 2, since two of them never add to more than 4.
/// What results is local by Fine's theorem (PRL 48, 291 (1982)).</para>
/// <para>Rounded tables signal and are negative by some residue r, in units of a correlator. Replacing the marginals by their
/// means and mixing in 4r of white noise makes such a table a no-signalling behavior at a distance of at most 11 r for each joint
/// setting.</para>
/// </remarks>
internal static class ChshLabel
{
    /// <summary>Tables with a larger residue are left to the simplex method.</summary>
    private const double MaximumResidue = 1e-12;

    /// <summary>More than the rounding errors of S and of the residue, sums of 16 probabilities, can add to a bound.</summary>
    private const double Slack = 64.0 / (1L << 53);

    /// <param name="table">p[a,b,x,y] of the CHSH scenario, 16 numbers.</param>
    /// <param name="label">Proven bounds on NL.</param>
    /// <returns>False when the table is not a no-signalling behavior to rounding.</returns>
    public static bool TryFind(ReadOnlySpan<double> table, out (double Lower, double Upper) label)
    {
        var (p00, p01) = (Vector256.Create(table), Vector256.Create(table[4..]));
        var (p10, p11) = (Vector256.Create(table[8..]), Vector256.Create(table[12..]));
        Vector256<double> equal = p00 + p11,
            unequal = p01 + p10,
            first = p00 - p11,
            second = p01 - p10;
        Vector256<double> correlators = equal - unequal,
            alice = first + second,
            bob = first - second;

        var negative = Vector256.Max(-Vector256.Min(Vector256.Min(p00, p01), Vector256.Min(p10, p11)), Vector256<double>.Zero);
        var residues = Vector256.Max(
            Vector256.Max(4 * negative, Vector256.Abs(equal + unequal - Vector256<double>.One)),
            Vector256.Max(
                Vector256.Abs(alice - Vector256.Shuffle(alice, Vector256.Create(1L, 0, 3, 2))),
                Vector256.Abs(bob - Vector256.Shuffle(bob, Vector256.Create(2L, 3, 0, 1)))
            )
        );
        var residue = Largest(residues);
        var largest = Largest(Vector256.Abs(Vector256.Create(Vector256.Sum(correlators)) - (2 * correlators)));
        var value = (largest - 2) / 8;
        label = (Math.Max(0, value - Slack), Math.Max(0, value) + (5.5 * residue) + Slack);
        return residue <= MaximumResidue;
    }

    private static double Largest(Vector256<double> values)
    {
        var half = Vector128.Max(values.GetLower(), values.GetUpper());
        return Math.Max(half[0], half[1]);
    }
}
