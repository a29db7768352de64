namespace NonlocalityML.Bell;

/// <summary>Bell inequalities that have a name. Local bounds are computed, not stored.</summary>
internal static class BellInequalities
{
    /// <summary>E00 + E01 + E10 - E11 &lt;= 2 (Clauser, Horne, Shimony and Holt, PRL 23, 880 (1969)). Quantum 2 sqrt 2.</summary>
    public static BellInequality Chsh { get; } = Chained(2);

    /// <summary>
    /// The chained inequality of m settings, sum of E(i,i) and E(i+1,i) minus E(0,m-1) &lt;= 2m - 2
    /// (Braunstein and Caves, Ann. Phys. 202, 22 (1990)). Quantum 2m cos(pi/2m). For m = 2 it is CHSH.
    /// </summary>
    public static BellInequality Chained(int settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings, 2);
        // Settings of party B in reverse, so that m = 2 reads E00 + E01 + E10 - E11.
        return FromFullCorrelators(
            Scenario.Bipartite(settings),
            (x, y) =>
                x + y == settings - 1 || x + y == settings - 2 ? 1
                : x == settings - 1 && y == settings - 1 ? -1
                : 0
        );
    }

    /// <summary>
    /// Collins-Gisin form of I3322 &lt;= 0 (J. Phys. A 37, 1775 (2004)). Quantum 0.2508754 (Pal and Vertesi, PRA 82, 022116).
    /// </summary>
    public static BellInequality I3322 { get; } =
        CollinsGisin.ToInequality(Scenario.Bipartite(3), [0, -1, 0, 0, -2, 1, 1, 1, -1, 1, 1, -1, 0, 1, -1, 0]);

    /// <summary>
    /// I_d &lt;= 2 of two settings and d outcomes (Collins, Gisin, Linden, Massar and Popescu, PRL 88, 040404 (2002)).
    /// Quantum 1 + sqrt(11/3) for d = 3 (Acin, Durt, Gisin and Latorre, PRA 65, 052325).
    /// </summary>
    public static BellInequality Cglmp(int outcomes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outcomes, 2);
        return BellInequality.FromFunction(
            Scenario.Bipartite(2, outcomes),
            (a, b, x, y) =>
            {
                // Setting pairs in the order A1B1, A2B1, A2B2, A1B2: p(a - b = s k) minus p(a - b = -s (k + 1)), shifted by one
                // for A2B1.
                var value = 0.0;
                for (var k = 0; k <= (outcomes / 2) - 1; k++)
                {
                    var weight = 1 - (2.0 * k / (outcomes - 1));
                    var (plus, minus) = (x, y) switch
                    {
                        (0, 0) => (k, -k - 1),
                        (1, 0) => (-k - 1, k),
                        (1, 1) => (k, -k - 1),
                        _ => (-k, k + 1),
                    };
                    if (Congruent(a - b, plus))
                        value += weight;
                    if (Congruent(a - b, minus))
                        value -= weight;
                }

                return value;
            }
        );

        bool Congruent(int i, int j) => ((i - j) % outcomes) == 0;
    }

    /// <summary>
    /// Real part of prod_j (A_j0 + i A_j1), at most 2^floor(N/2) for local models and 2^(N-1) for GHZ states
    /// (Mermin, PRL 65, 1838 (1990)). For N = 3: 2 and 4.
    /// </summary>
    public static BellInequality Mermin(int parties)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 2);
        return FromFunction(
            Scenario.Uniform(parties, 2, 2),
            (outcomes, settings) =>
            {
                var ones = settings.Sum();
                var sign =
                    ones % 2 == 1 ? 0
                    : ones % 4 == 0 ? 1
                    : -1;
                return outcomes.Sum() % 2 == 0 ? sign : -sign;
            }
        );
    }

    /// <summary>
    /// Guess your neighbour's input, three parties, inputs of even parity: sum of p(x2 x3 x1 | x1 x2 x3) &lt;= 1 for local and
    /// quantum models, 4/3 for no-signalling ones (Almeida et al., PRL 104, 230404 (2010)).
    /// </summary>
    public static BellInequality Gyni { get; } =
        FromFunction(
            Scenario.Uniform(3, 2, 2),
            (outcomes, settings) =>
                settings.Sum() % 2 == 0 && outcomes[0] == settings[1] && outcomes[1] == settings[2] && outcomes[2] == settings[0]
                    ? 1
                    : 0
        );

    private static BellInequality FromFullCorrelators(Scenario scenario, Func<int, int, double> coefficient) =>
        BellInequality.FromFunction(scenario, (a, b, x, y) => a == b ? coefficient(x, y) : -coefficient(x, y));

    private static BellInequality FromFunction(Scenario scenario, Func<int[], int[], double> coefficient)
    {
        var table = new double[scenario.TableLength];
        var shape = scenario.TableShape;
        var digits = new int[shape.Length];
        for (var i = 0; i < table.Length; i++)
        {
            var rest = i;
            for (var axis = digits.Length - 1; axis >= 0; axis--)
                (rest, digits[axis]) = Math.DivRem(rest, shape[axis]);
            table[i] = coefficient(digits[..scenario.Parties], digits[scenario.Parties..]);
        }

        return new BellInequality(scenario, table);
    }
}
