using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>Families of Bell inequalities that the literature numbers, each as an expression that local models do not exceed; see
/// <see cref="NamedInequalities"/>.</summary>
internal static class InequalityFamilies
{
    /// <summary>Collins and Gisin, J. Phys. A 37, 1775 (2004): local models reach 0, no-signalling ones (m - 1)/2.</summary>
    public static BellExpression Collins(int settings)
    {
        var table = new Rational[(settings + 1) * (settings + 1)];
        table[1] = -1;
        for (var i = 1; i <= settings; i++)
        {
            table[i * (settings + 1)] = i - settings;
            for (var j = 1; j <= settings; j++)
            {
                table[(i * (settings + 1)) + j] =
                    i + j <= settings + 1 ? 1
                    : i + j == settings + 2 ? -1
                    : 0;
            }
        }

        return BellExpression.OfCollinsGisin(Scenario.Bipartite(settings), table, $"I{settings}{settings}22");
    }

    /// <summary>Gisin, Phys. Lett. A 260, 1 (1999): local models reach the whole part of (m^2 + 1)/2, quantum theory
    /// m / sin(pi/2m).</summary>
    public static BellExpression Gisin(int settings) =>
        Of(
            Scenario.Bipartite(settings),
            $"Gisin {settings}",
            (outcomes, setting) => (setting.Sum() < settings ? 1 : -1) * (outcomes.Sum() % 2 == 0 ? 1 : -1)
        );

    /// <summary>Mermin, PRL 65, 3373 (1990); Peres, Phys. Lett. A 151, 107 (1990); as a game Aravind, Am. J. Phys. 72, 1303
    /// (2004): A fills row x with an even number of ones, B column y with an odd number, and they win where both write the same
    /// in the cell that they share. Local models win 8/9 of the rounds, quantum theory all.</summary>
    public static BellExpression MagicSquare() =>
        Of(
            Scenario.Uniform(2, 3, 4),
            "magic square game",
            (outcomes, settings) =>
                new Rational(Cell(outcomes[0], settings[1], 0) == Cell(outcomes[1], settings[0], 1) ? 1 : 0, 9)
        );

    /// <summary>An outcome is the first two cells of a line; the third makes the parity right.</summary>
    private static int Cell(int outcome, int place, int parity) =>
        place switch
        {
            0 => outcome >> 1,
            1 => outcome & 1,
            _ => (outcome >> 1) ^ (outcome & 1) ^ parity,
        };

    /// <summary>The chained inequality on its 2m pairs of settings, drawn uniformly: local models win 1 - 1/2m of the
    /// rounds.</summary>
    public static BellExpression ChainedGame(int settings)
    {
        var chained = BellInequalities.Chained(settings);
        return Of(
            chained.Scenario,
            settings == 2 ? "CHSH game" : $"chained game {settings}",
            (outcomes, setting) =>
                new Rational(chained.Coefficients[chained.Scenario.TableIndex(outcomes, setting)] > 0 ? 1 : 0, 2 * settings)
        );
    }

    /// <summary>Svetlichny, PRD 35, 3066 (1987), and Collins et al., PRL 88, 170405 (2002): 2^(n-1) also for models that are
    /// local between two groups only; quantum theory reaches 2^(n-1) sqrt 2.</summary>
    public static BellExpression Svetlichny(int parties) =>
        Of(
            Scenario.Uniform(parties, 2, 2),
            $"Svetlichny {parties}",
            (outcomes, settings) => (settings.Sum() % 4 < 2 ? 1 : -1) * (outcomes.Sum() % 2 == 0 ? 1 : -1)
        );

    /// <summary>Belinskii and Klyshko, Phys. Usp. 36, 653 (1993): M_n = M_(n-1) (A + A')/2 + M'_(n-1) (A - A')/2; quantum theory
    /// reaches 2^((n-1)/2).</summary>
    public static BellExpression Klyshko(int parties)
    {
        Rational[] own = [1, 0];
        for (var n = 2; n <= parties; n++)
        {
            // In the primed one every setting is the other one: the list read backwards.
            Rational[] before = own,
                primed = [.. own.Reverse()];
            own = [.. before.SelectMany((value, k) => (Rational[])[(value + primed[k]) / 2, (value - primed[k]) / 2])];
        }

        return Of(
            Scenario.Uniform(parties, 2, 2),
            $"Mermin-Klyshko {parties}",
            (outcomes, settings) => own[settings.Aggregate(0, (index, x) => (2 * index) + x)] * (outcomes.Sum() % 2 == 0 ? 1 : -1)
        );
    }

    /// <summary>Guess your neighbour's input (Almeida et al., PRL 104, 230404 (2010)): 2^(n-1) of the inputs occur, each as
    /// often; the share of rounds that are won. No quantum advantage.</summary>
    public static BellExpression Gyni(int parties) =>
        Of(
            Scenario.Uniform(parties, 2, 2),
            $"guess your neighbour's input {parties}",
            (outcomes, settings) =>
                new Rational(
                    (parties % 2 == 1 ? settings : settings[1..]).Sum() % 2 == 0
                    && Enumerable.Range(0, parties).All(i => outcomes[i] == settings[(i + 1) % parties])
                        ? 1
                        : 0,
                    1 << (parties - 1)
                )
        );

    /// <summary>Grandjean, Liang, Bancal, Brunner and Gisin, PRA 85, 052113 (2012), inequality (1), its sign turned: the sum of
    /// the four means [-a+b+c] at 001, [a+b-c] at 010, [a-b+c] at 100 and [-a-b-c-1] at 111, each modulo d, is at least d - 1 in
    /// local models.</summary>
    public static BellExpression Grandjean(int outcomes) =>
        Of(
            Scenario.Uniform(3, 2, outcomes),
            $"Grandjean {outcomes}",
            (tuple, settings) =>
            {
                var (a, b, c) = (tuple[0], tuple[1], tuple[2]);
                int? sum = settings switch
                {
                    [0, 0, 1] => -a + b + c,
                    [0, 1, 0] => a + b - c,
                    [1, 0, 0] => a - b + c,
                    [1, 1, 1] => -a - b - c - 1,
                    _ => null,
                };
                return sum is { } value ? -(Rational)(((value % outcomes) + outcomes) % outcomes) : Rational.Zero;
            }
        );

    private static BellExpression Of(Scenario scenario, string text, Func<int[], int[], Rational> coefficient) =>
        new(
            scenario,
            Enumerable
                .Range(0, scenario.TableLength)
                .Select(index =>
                {
                    var (outcomes, settings) = scenario.EntryOf(index);
                    return coefficient(outcomes, settings);
                }),
            Rational.Zero,
            text
        );
}
