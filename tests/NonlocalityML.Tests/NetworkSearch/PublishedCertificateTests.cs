using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.NetworkSearch;

namespace NonlocalityML.Tests.NetworkSearch;

/// <summary>
/// The certificate for the shared bit with visibility 41422/100000 in vgitton/fast-inflation, data (MIT), which other code found.
/// It holds one number for each orbit of the events of q(A00 B00 C00, A11 B11 C11) = p p and of q(A00, A11 B10 B11 C01 C11) =
/// p(A00) q(..), orbits in the order of their first events, the means of both constraints over the symmetries added up.
/// </summary>
[TestClass]
public sealed class PublishedCertificateTests
{
    private const double Visibility = 0.41422;
    private const long Denominator = 400_000; // of the probabilities

    private static readonly long[] Pairs = [-0x51984, 0xaee3, 0x10a48, -0x6f6ab, 0x12542, 0x3d520, 0x4c8b8, 0x93e8];

    private static readonly long[] Singles =
    [
        0x43cee,
        -0x5272,
        -0x4e1d3,
        -0x6597e,
        0x57531,
        -0x91da,
        0x3be1d,
        -0x3be1d,
        0x91da,
        0x4e1d3,
        0x6597e,
        -0x57531,
        0x5272,
        -0x43cee,
    ];

    private static readonly Scenario Binary = Scenario.Uniform(3, 1, 2);

    [TestMethod]
    public void It_holds_in_this_enumeration()
    {
        Assert.IsGreaterThan(0.0, Bound(Proof(Pairs), Visibility));
        Assert.IsGreaterThan(0.0, Bound(Proof(Pairs), 0.4143));
        Assert.AreEqual(0.0, Bound(Proof(Pairs), 0.4142)); // below sqrt 2 - 1 no inflation of this size proves anything
    }

    [TestMethod]
    public void It_does_not_when_a_number_is_changed()
    {
        foreach (var (orbit, value) in Pairs.Index())
            Assert.AreEqual(
                0.0,
                Bound(Proof([.. Pairs[..orbit], value + 2000, .. Pairs[(orbit + 1)..]]), Visibility),
                $"{orbit}"
            );
    }

    private static double Bound(InflationProof proof, double visibility) =>
        (double)
            NetworkCertificate.LowerBound(
                TriangleDistributions.SharedBit.MixWith(Behaviors.WhiteNoise(Binary), visibility),
                Network.Triangle,
                proof
            );

    /// <summary>The same inequality in the rows of <see cref="Factorization"/>, times the denominator and 24: there are 8 ways to
    /// choose the first constraint's copies and 12 for the second.</summary>
    private static InflationProof Proof(long[] pairs)
    {
        var ofPairs = OverOrbits(
            pairs,
            e => [e >> 3 | (e & 7) << 3, 63 ^ e, Moved(e, 1, 0, 2, 4, 3, 5), Moved(e, 0, 2, 1, 3, 5, 4)]
        );
        var ofSingles = OverOrbits(Singles, e => [63 ^ e, Moved(e, 0, 1, 4, 5, 2, 3), Moved(e, 0, 1, 3, 2, 5, 4)]);
        return new InflationProof(
            [2, 2, 2],
            [
                .. new Inflation(Network.Triangle, Binary, [2, 2, 2]).Factorizations.Select(factorization =>
                    Enumerable
                        .Range(0, (int)factorization.RowCount)
                        .Select(row =>
                            factorization.Parties.Length == 3
                                // Here the rest keeps its own distribution; both roles of a pair together make it p p.
                                ? 3
                                    * (
                                        (Denominator * ofPairs[row])
                                        + Enumerable.Range(0, 8).Sum(w => P(w) * ofPairs[(row & 56) | w])
                                    )
                                : 2 * Denominator * ofSingles[(row & 32) | OwnFirst(factorization.Parties[0], row & 31)]
                        )
                        .ToImmutableArray()
                ),
            ]
        );

        static long P(int outcomes) =>
            (long)Math.Round(Denominator * ((outcomes is 0 or 7 ? Visibility / 2 : 0) + ((1 - Visibility) / 8)));
    }

    /// <summary>The rest of one party's copy, its nodes ordered by party, with those of the party itself first.</summary>
    private static int OwnFirst(int party, int rest) =>
        party switch
        {
            0 => rest,
            1 => Moved(rest, 0, 3, 1, 2, 4, 5),
            _ => Moved(rest, 0, 5, 1, 2, 3, 4),
        };

    /// <summary>Six bits, the first most significant, each taken from another place.</summary>
    private static int Moved(int bits, params ReadOnlySpan<int> from)
    {
        var moved = 0;
        foreach (var place in from)
            moved = (moved << 1) | ((bits >> (5 - place)) & 1);
        return moved;
    }

    private static long[] OverOrbits(long[] numbers, Func<int, int[]> images)
    {
        var orbit = Enumerable.Repeat(-1, 64).ToArray();
        var count = 0;
        for (var first = 0; first < 64; first++)
        {
            if (orbit[first] >= 0)
                continue;
            var open = new Stack<int>([first]);
            while (open.TryPop(out var reached))
            {
                if (orbit[reached] >= 0)
                    continue;
                orbit[reached] = count;
                foreach (var image in images(reached))
                    open.Push(image);
            }

            count++;
        }

        Assert.HasCount(count, numbers);
        return Array.ConvertAll(orbit, number => numbers[number]);
    }
}
