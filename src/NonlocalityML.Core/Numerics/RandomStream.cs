using System.Numerics;

namespace NonlocalityML.Numerics;

/// <summary>
/// A reproducible random stream that depends on (seed, index) alone, so that sample i is the same whatever thread draws it.
/// Generator: xoshiro256** (Blackman and Vigna, ACM TOMS 47, 36 (2021)), its state filled by SplitMix64 from both numbers.
/// The sequence is part of the file format: it never changes between versions.
/// </summary>
public sealed class RandomStream
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private ulong s0,
        s1,
        s2,
        s3;

    public RandomStream(ulong seed, ulong index)
    {
        var mix = Scramble(seed + GoldenGamma) ^ Scramble((index + 1) * 0xD1B54A32D192ED03);
        s0 = Scramble(mix += GoldenGamma);
        s1 = Scramble(mix += GoldenGamma);
        s2 = Scramble(mix += GoldenGamma);
        s3 = Scramble(mix + GoldenGamma) | 1;
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double NextDouble(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Uniform in 0 .. count-1, without bias.</summary>
    public int NextInt(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)count);
        ulong bits;
        do bits = NextBits();
        while (bits >= limit);
        return (int)(bits % (ulong)count);
    }

    /// <summary>Standard normal deviate (Box and Muller; the second of each pair is dropped to keep the state small).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Exponential deviate of mean 1.</summary>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>Fisher-Yates shuffle in place.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Scramble(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
