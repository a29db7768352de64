using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Networks;

/// <summary>
/// Two correlators that prove a behavior not local where k parties share no source with one another:
/// <para>I = 2^-k sum over x of &lt;prod A_x B&gt;, J = 2^-k sum over x of (-1)^(x1 + .. + xk) &lt;prod A_x B'&gt;, and every
/// local behavior has |I|^(1/k) + |J|^(1/k) &lt;= 1.</para>
/// <para>A_0 and A_1 are two measurements of each independent party, B and B' products of signs of all other parties. For k = 2
/// on the line this is Branciard et al., PRA 85, 032119 (2012); for stars Tavakoli et al., PRA 90, 062109 (2014).</para>
/// </summary>
/// <remarks>
/// Given all hidden values |I| &lt;= prod |A_0 + A_1|/2 and |J| &lt;= prod |A_0 - A_1|/2; the factors belong to different
/// sources, so that their means multiply; |A_0 + A_1|/2 + |A_0 - A_1|/2 &lt;= 1, and Hoelder's inequality does the rest.
/// </remarks>
/// <param name="Independent">Parties of which no two see the same source.</param>
/// <param name="First">For each party: A_0 of independent parties, B of the others.</param>
/// <param name="Second">For each party: A_1 of independent parties, B' of the others.</param>
public sealed record CorrelatorProof(
    ImmutableArray<int> Independent,
    ImmutableArray<SignedSetting> First,
    ImmutableArray<SignedSetting> Second
) : NetworkProof
{
    /// <summary>Binary places of roots.</summary>
    private const int Places = 40;

    private static readonly BigInteger One = BigInteger.One << Places;

    /// <inheritdoc/>
    public override string Method =>
        $"correlators I, J of the independent parties {string.Join(", ", Independent.Select(Network.PartyName))}: local models "
        + $"reach {Form} = 1";

    /// <summary>As text writes the form.</summary>
    public string Form =>
        Independent.Length switch
        {
            1 => "|I| + |J|",
            2 => "sqrt|I| + sqrt|J|",
            var k => $"|I|^(1/{k}) + |J|^(1/{k})",
        };

    /// <summary>|I|^(1/k) + |J|^(1/k) of a behavior, in double precision.</summary>
    public double Value(Behavior behavior)
    {
        var (first, second) = Correlators(new WholeBehavior(behavior));
        return Math.Pow(Math.Abs((double)first), 1.0 / Independent.Length)
            + Math.Pow(Math.Abs((double)second), 1.0 / Independent.Length);
    }

    /// <summary>I and J, exactly, each joint setting divided by its sum.</summary>
    internal (Rational First, Rational Second) Correlators(WholeBehavior behavior)
    {
        Rational first = 0,
            second = 0;
        var chosen = new SignedSetting[First.Length];
        for (var x = 0; x < 1 << Independent.Length; x++)
        {
            for (var party = 0; party < chosen.Length; party++)
                chosen[party] = First[party];
            foreach (var (place, party) in Independent.Index())
                chosen[party] = ((x >> place) & 1) == 0 ? First[party] : Second[party];
            first += Mean(behavior, chosen);
            for (var party = 0; party < chosen.Length; party++)
            {
                if (!Independent.Contains(party))
                    chosen[party] = Second[party];
            }

            second += BitOperations.PopCount((uint)x) % 2 == 0 ? Mean(behavior, chosen) : -Mean(behavior, chosen);
        }

        var count = new Rational(1, BigInteger.One << Independent.Length);
        return (first * count, second * count);
    }

    internal override void Require(Network network, Scenario scenario)
    {
        if (Independent.IsEmpty || Independent.Any(party => party < 0 || party >= network.Parties))
            throw new InvalidInputException(
                $"The independent parties are {string.Join(", ", Independent)}; at least one of 0 to {network.Parties - 1} is "
                    + "needed."
            );
        if (Independent.SelectMany(party => network.Seen[party]).GroupBy(source => source).Any(group => group.Count() > 1))
            throw new InvalidInputException(
                $"The parties {string.Join(", ", Independent)} are not independent: they share a source."
            );
        foreach (var list in (ImmutableArray<SignedSetting>[])[First, Second])
        {
            if (list.Length != network.Parties)
                throw new InvalidInputException(
                    $"The proof has measurements of {list.Length} parties; the network has {network.Parties}."
                );
            foreach (var (party, one) in list.Index())
            {
                if (
                    one.Setting < 0
                    || one.Setting >= scenario.Settings(party)
                    || one.Signs.Length != scenario.Outcomes(party, one.Setting)
                    || one.Signs.Any(sign => sign is not (1 or -1))
                )
                    throw new InvalidInputException(
                        $"The measurement of party {Network.PartyName(party)} in the proof is setting {one.Setting} with signs "
                            + $"{string.Join(' ', one.Signs)}; a setting and 1 or -1 for each outcome are needed."
                    );
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A change of the behavior by the distance d, prod|X_i| = S, changes I and J by at most 2^(1-k) S d each; together by as
    /// much where B and B' are measured in different joint settings. The region that local behaviors reach is bounded by the
    /// curve (s^k, (1 - s)^k).
    /// </remarks>
    internal override Rational LowerBound(Network network, Behavior behavior, CancellationToken cancellation)
    {
        var (first, second) = Correlators(new WholeBehavior(behavior));
        var (i, j) = (Rational.Abs(first), Rational.Abs(second));
        var (u, w) = (Root(i), Root(j));
        if (u + w <= One)
            return Rational.Zero;
        var outside = IsApart ? Rational.Min(j - Power(One - u), i - Power(One - w)) : Largest(i, j);
        var scale = new Rational(BigInteger.One << (Independent.Length - 1), behavior.Scenario.SettingTuples);
        return Rational.Max(Rational.Zero, scale * outside);
    }

    /// <summary>Whether B and B' are measured in different joint settings.</summary>
    private bool IsApart =>
        Enumerable.Range(0, First.Length).Except(Independent).Any(party => First[party].Setting != Second[party].Setting);

    /// <summary>A number that the larger of |I - s^k| and |J - (1 - s)^k| is never below: at one s on the curve both have
    /// it.</summary>
    private Rational Largest(Rational i, Rational j)
    {
        var (low, high) = (BigInteger.Zero, One);
        while (high - low > 1)
        {
            var s = (low + high) / 2;
            if (i - Power(s) >= j - Power(One - s))
                low = s;
            else
                high = s;
        }

        return Rational.Min(i - Power(low), j - Power(One - low));
    }

    private Rational Power(BigInteger numerator) =>
        new(BigInteger.Pow(numerator, Independent.Length), BigInteger.Pow(One, Independent.Length));

    /// <summary>The largest whole number over 2^Places, at most 1, whose k-th power is not above a value.</summary>
    private BigInteger Root(Rational value)
    {
        var (low, high) = (BigInteger.Zero, One + 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Power(middle) <= value)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The mean of the product of all signs in one joint setting.</summary>
    private static Rational Mean(WholeBehavior behavior, SignedSetting[] chosen)
    {
        var scenario = behavior.Scenario;
        var sum = BigInteger.Zero;
        var setting = 0;
        Add(0, 0, 1);
        return new Rational(sum, behavior.Sums[setting]);

        void Add(int party, int slot, int sign)
        {
            if (party == chosen.Length)
            {
                sum += sign * behavior.Numerators[slot];
                setting = behavior.Settings[slot];
                return;
            }

            var one = chosen[party];
            var start = Enumerable.Range(0, one.Setting).Sum(x => scenario.Outcomes(party, x));
            foreach (var (outcome, own) in one.Signs.Index())
                Add(party + 1, (slot * scenario.Slots(party)) + start + outcome, sign * own);
        }
    }
}
