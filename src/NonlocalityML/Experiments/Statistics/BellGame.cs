using System.Collections.Immutable;
using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// A game that a trial wins, loses, or leaves undecided, and in which every deterministic strategy that wins at some joint
/// settings loses at another one: the forms of the CHSH inequality that give binomial p-values.
/// </summary>
/// <param name="Name">The inequality written out.</param>
/// <param name="Payoff">+1 won, -1 lost, 0 undecided, for each entry of the table [a,b,x,y], C order.</param>
/// <param name="AlwaysDecides">No result is undecided; strategies win at up to three joint settings of four, else at one.</param>
public sealed record BellGame(string Name, ImmutableArray<int> Payoff, bool AlwaysDecides)
{
    /// <summary>The eight variants of E00 + E01 + E10 - E11 &lt;= 2, in which every trial is won or lost and local models win
    /// three settings of four.</summary>
    public static ImmutableArray<BellGame> ChshGames { get; } =
    [
        .. from sign in (int[])[1, -1]
        from odd in (int[])[3, 2, 1, 0]
        select new BellGame(
            string.Concat(
                Enumerable
                    .Range(0, 4)
                    .Select(i =>
                        (i, i == odd ? -sign : sign) switch
                        {
                            (0, 1) => "E00",
                            (0, _) => "-E00",
                            var (_, s) => $" {(s == 1 ? '+' : '-')} E{i / 2}{i % 2}",
                        }
                    )
            ) + " <= 2",
            Table((a, b, x, y) => (a == b ? 1 : -1) * ((2 * x) + y == odd ? -sign : sign)),
            AlwaysDecides: true
        ),
    ];

    /// <summary>
    /// The 64 forms p(ab|xy) - p(a b'|x y') - p(a' b|x' y) - p(a'b'|x'y') &lt;= 0 of the inequality of Clauser and Horne (PRD 10,
    /// 526 (1974)) and Eberhard (PRA 47, R747 (1993)), whose first is J = p(00|00) - p(01|01) - p(10|10) - p(00|11): only four of
    /// the sixteen results count.
    /// </summary>
    public static ImmutableArray<BellGame> EberhardGames { get; } =
    [
        .. from x in (int[])[0, 1]
        from y in (int[])[0, 1]
        from bits in Enumerable.Range(0, 16)
        select Eberhard(x, y, bits >> 3, (bits >> 2) & 1, (bits >> 1) & 1, bits & 1),
    ];

    /// <summary>Trials won.</summary>
    public long Wins(Counts counts) => Sum(counts, 1);

    /// <summary>Trials lost.</summary>
    public long Losses(Counts counts) => Sum(counts, -1);

    /// <summary>
    /// The largest probability with which a local model wins a trial that is decided: the losing settings are as rare as they may
    /// be, and the winning ones as frequent.
    /// </summary>
    public double LocalBound(SettingsModel settings) =>
        AlwaysDecides ? 1 - settings.Minimum : settings.Maximum / (settings.Maximum + settings.Minimum);

    private static BellGame Eberhard(int x, int y, int a, int b, int otherA, int otherB)
    {
        var (u, v) = (1 - x, 1 - y);
        return new BellGame(
            $"p({a}{b}|{x}{y}) - p({a}{otherB}|{x}{v}) - p({otherA}{b}|{u}{y}) - p({1 - otherA}{1 - otherB}|{u}{v}) <= 0",
            Table(
                (i, j, s, t) =>
                    (i, j, s, t) == (a, b, x, y) ? 1
                    : (i, j, s, t) == (a, otherB, x, v)
                    || (i, j, s, t) == (otherA, b, u, y)
                    || (i, j, s, t) == (1 - otherA, 1 - otherB, u, v)
                        ? -1
                    : 0
            ),
            AlwaysDecides: false
        );
    }

    private static ImmutableArray<int> Table(Func<int, int, int, int, int> payoff) =>
        [.. Enumerable.Range(0, 16).Select(i => payoff(i >> 3, (i >> 2) & 1, (i >> 1) & 1, i & 1))];

    private long Sum(Counts counts, int payoff) => Payoff.Select((value, i) => value == payoff ? counts.Table[i] : 0).Sum();
}
