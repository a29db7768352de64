using System.Numerics;

namespace NonlocalityML.Numerics;

/// <summary>
/// Whether vectors of entries 0, 1 and -1 span a space of some dimension, exactly. A minor that is not zero is at most n^(n/2) in
/// size (Hadamard), so that it cannot vanish modulo several primes whose product is larger: the largest of the ranks modulo them
/// is the rank.
/// </summary>
internal static class ModularRank
{
    private static readonly ulong[] Primes =
    [
        2147483647,
        2147483629,
        2147483587,
        2147483579,
        2147483563,
        2147483549,
        2147483543,
        2147483497,
        2147483489,
        2147483477,
        2147483423,
        2147483399,
    ];

    /// <summary>The longest vectors that these primes decide.</summary>
    public const int MaximumLength = 96;

    /// <param name="vectors">Entries 0, 1 and -1, all of one length.</param>
    /// <param name="length">That length, at most <see cref="MaximumLength"/>.</param>
    /// <param name="rank">The rank that is asked for.</param>
    public static bool IsAtLeast(IReadOnlyList<sbyte[]> vectors, int length, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaximumLength);
        if (vectors.Count < rank)
            return false;
        var bits = 0.0;
        foreach (var prime in Primes)
        {
            if (RankModulo(vectors, length, rank, prime) >= rank)
                return true;
            bits += Math.Log2(prime);
            if (bits > rank / 2.0 * Math.Log2(Math.Max(2, rank)))
                return false;
        }

        throw new InvalidOperationException("There are too few primes for vectors of this length.");
    }

    /// <summary>The rank modulo a prime, or <paramref name="enough"/> once that is reached.</summary>
    private static int RankModulo(IReadOnlyList<sbyte[]> vectors, int length, int enough, ulong prime)
    {
        var rows = new ulong[length][]; // by the place of their first entry, which is 1
        var rank = 0;
        foreach (var vector in vectors)
        {
            var row = Array.ConvertAll(vector, entry => entry < 0 ? prime - 1 : (ulong)entry);
            for (var place = 0; place < length; place++)
            {
                if (row[place] == 0)
                    continue;
                if (rows[place] is { } pivot)
                {
                    Subtract(row, pivot, place, prime);
                    continue;
                }

                var inverse = (ulong)BigInteger.ModPow(row[place], prime - 2, prime);
                for (var i = place; i < length; i++)
                    row[i] = row[i] * inverse % prime;
                rows[place] = row;
                if (++rank == enough)
                    return rank;
                break;
            }
        }

        return rank;
    }

    private static void Subtract(ulong[] row, ulong[] pivot, int place, ulong prime)
    {
        var factor = prime - row[place];
        for (var i = place; i < row.Length; i++)
            row[i] = (row[i] + (factor * pivot[i])) % prime;
    }
}
