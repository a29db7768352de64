using NonlocalityML.Bell;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// The p-value of a Bell game: the probability that a local model, with any memory, wins at least so many of the decided trials.
/// However it plays, each decided trial is won with probability at most beta given the past, so that the binomial tail bounds it
/// (Hensen et al., Nature 526, 682 (2015); Elkouss and Wehner, npj QI 2, 16026 (2016), arXiv:1510.07233; for J: Bierhorst, J.
/// Phys. A 48, 195302 (2015)).
/// </summary>
/// <param name="Game">The game; to be chosen before the data are seen, or <see cref="AfterChoice"/> to be used.</param>
/// <param name="Wins">Trials won.</param>
/// <param name="Decided">Trials won or lost. Their number must not depend on the devices: fixed in advance, or every trial
/// decides.</param>
/// <param name="Beta">The largest probability of a win under local realism with the stated settings bias.</param>
/// <param name="PValue">P(X >= wins), X binomial.</param>
/// <param name="Choices">How many games of this kind there are to choose from.</param>
public sealed record GameBound(BellGame Game, long Wins, long Decided, double Beta, PValue PValue, int Choices)
{
    /// <summary>What holds when the best game was picked after the data were seen.</summary>
    public PValue AfterChoice => PValue.Times(Choices);

    /// <summary>The CHSH game with the smallest p-value; every trial decides.</summary>
    public static GameBound BestChsh(Counts counts, SettingsModel settings) => Best(BellGame.ChshGames, counts, settings);

    /// <summary>The game of Clauser, Horne and Eberhard with the smallest p-value.</summary>
    public static GameBound BestEberhard(Counts counts, SettingsModel settings) => Best(BellGame.EberhardGames, counts, settings);

    public static GameBound Of(BellGame game, Counts counts, SettingsModel settings, int choices = 1)
    {
        var (wins, losses, beta) = (game.Wins(counts), game.Losses(counts), game.LocalBound(settings));
        return new GameBound(
            game,
            wins,
            wins + losses,
            beta,
            PValue.FromLogarithm(LogTail.Binomial(wins, wins + losses, beta)),
            choices
        );
    }

    private static GameBound Best(IReadOnlyCollection<BellGame> games, Counts counts, SettingsModel settings) =>
        games.Select(game => Of(game, counts, settings, games.Count)).MinBy(bound => bound.PValue)!;
}
