using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Completion;

/// <summary>The extreme completions of incomplete tables, of which every completion is a mixture.</summary>
internal static class ExtremeCompletions
{
    /// <summary>More choices of places than these are not looked at.</summary>
    public const int MaximumChoices = 256;

    /// <summary>Vertices that are no farther apart than this, in units of 2^-55, share a behavior.</summary>
    private const long Near = 1L << 26;

    /// <summary>Empty where they are too many.</summary>
    public static IReadOnlyList<ExtremeCompletion> Of(IncompleteTable table) =>
        !table.AreCompletionsNoSignaling ? OfPlaces(table)
        : table.Scenario.Parties == 2 ? OfMarginals(table)
        : [];

    /// <summary>
    /// An upper bound on NL of all completions that needs no extreme one. NL changes by no more than the distance to a completion
    /// with a proof. Of correlators E_xy of two parties, without signalling, NL is at most the mean over x, y of
    /// (1 - E_xy E'_xy + |E_xy - E'_xy|) / 4 for any correlators E' of a local model, here of that of the completion; of
    /// more parties see <see cref="CorrelatorCompletions"/>.
    /// </summary>
    /// <remarks>
    /// Why: let the local model answer s_x and t_y, and let u be uniform in [-1, 1]. The outcomes a = s_x sign(s_x A_x - u) and
    /// b = t_y sign(t_y B_y - u) are local too, have the means A_x and B_y exactly, and the correlators
    /// sigma + (1 - M) E', where M is the larger of |A_x| and |B_y| and sigma the smaller with the sign of A_x B_y. Only the
    /// correlators differ from those of the completion, by |r - w E'| with r = E - sigma and w = 1 - M. Without signalling
    /// |r| &lt;= w and |r - E| &lt;= 1 - w, a quadrilateral with the corners (w, r) = (1, E), (0, 0),
    /// (1 + E, 1 + E)/2 and (1 - E, E - 1)/2; the convex |r - w E'| is largest at a corner: the larger of (1 + E)(1 - E')/2 and
    /// (1 - E)(1 + E')/2.
    /// </remarks>
    public static Rational LooseUpper(IncompleteTable table, Certificate best)
    {
        var pairs = table.Scenario.SettingTuples;
        if (table.AreCompletionsNoSignaling && table.Scenario.Parties > 2)
            return CorrelatorCompletions.Upper(table, best);
        if (table.AreCompletionsNoSignaling)
            return Pairs(table)
                    .Select(pair =>
                    {
                        var (given, local) = (1 - (2 * table.MassOf(pair.X, pair.Y, isOdd: true)), Correlator(best.Model, pair));
                        return 1 - (given * local) + Rational.Abs(given - local);
                    })
                    .Aggregate(Rational.Zero, (sum, one) => sum + one) / (4 * pairs);
        var away = Away(table, best.Behavior);
        for (var i = 0; i < table.Table.Length; i++)
        {
            if (double.IsNaN(table.Table[i]))
                away += Rational.Abs(Rational.FromDouble(best.Behavior.Table[i]));
        }

        return best.Upper + (table.Masses.Aggregate(away, (sum, mass) => sum + mass) / (2 * pairs));
    }

    private static IEnumerable<(int X, int Y)> Pairs(IncompleteTable table) =>
        from x in Enumerable.Range(0, table.Scenario.Settings(0))
        from y in Enumerable.Range(0, table.Scenario.Settings(1))
        select (x, y);

    private static Rational Correlator(LocalModel model, (int X, int Y) pair)
    {
        var (sum, weights) = (Rational.Zero, Rational.Zero);
        foreach (var (strategy, weight) in model.Strategies.Zip(model.Weights))
        {
            var (answers, exact) = (DeterministicStrategy.FromIndex(model.Scenario, strategy), Rational.FromDouble(weight));
            weights += exact;
            sum += answers.Outcome(0, pair.X) == answers.Outcome(1, pair.Y) ? exact : -exact;
        }

        return sum / weights;
    }

    /// <summary>All unknown mass of each group at one place, the last group changing fastest.</summary>
    private static List<ExtremeCompletion> OfPlaces(IncompleteTable table)
    {
        var places = table.Unknown.Where(unknown => !unknown.IsEmpty).ToList();
        if (places.Aggregate(1.0, (product, unknown) => product * unknown.Length) > MaximumChoices)
            return [];
        IEnumerable<IReadOnlyList<int>> chosen =
        [
            [],
        ];
        foreach (var unknown in places)
            chosen = chosen.SelectMany(prefix => unknown.Select(place => (IReadOnlyList<int>)[.. prefix, place]));
        // The masses are rounded to doubles.
        var rounding = table.Masses.Aggregate(
            Rational.Zero,
            (sum, mass) => sum + Rational.Abs(mass - Rational.FromDouble((double)mass))
        );
        return
        [
            .. chosen
                .Select(table.CompleteAt)
                .Select(behavior => new ExtremeCompletion(
                    behavior,
                    (Away(table, behavior) + rounding) / (2 * table.Scenario.SettingTuples)
                )),
        ];
    }

    /// <summary>How far known entries of a behavior are from those of the table.</summary>
    private static Rational Away(IncompleteTable table, Behavior behavior)
    {
        var sum = Rational.Zero;
        for (var i = 0; i < table.Table.Length; i++)
        {
            if (!double.IsNaN(table.Table[i]))
                sum += Rational.Abs(Rational.FromDouble(behavior.Table[i]) - Rational.FromDouble(table.Table[i]));
        }

        return sum;
    }

    /// <summary>The vertices of the mean outcomes. With all signs turned the outcomes are, which leaves NL: one of each two is
    /// enough.</summary>
    private static List<ExtremeCompletion> OfMarginals(IncompleteTable table)
    {
        var found = new List<(long[] Vertex, Behavior Behavior, Rational Rounding, long Farthest)>();
        foreach (var vertex in MarginalPolytope.Vertices(table) ?? [])
        {
            long[] turned = vertex.FirstOrDefault(mean => Math.Abs(mean) > Near) < 0 ? [.. vertex.Select(mean => -mean)] : vertex;
            var (index, distance) = (found.FindIndex(one => IsNear(one.Vertex, turned)), 0L);
            if (index >= 0)
            {
                // Between two such behaviors sum |q - p| of a joint setting is the larger of |dA| and |dB|.
                foreach (var (x, y) in Pairs(table))
                    distance += Math.Max(Change(x), Change(table.Scenario.Settings(0) + y));
                found[index] = found[index] with { Farthest = Math.Max(found[index].Farthest, distance) };
            }
            else
            {
                var (behavior, rounding) = Make(table, turned);
                found.Add((turned, behavior, rounding, 0));
            }

            long Change(int mean) => Math.Abs(found[index].Vertex[mean] - turned[mean]);
        }

        return found.ConvertAll(one => new ExtremeCompletion(
            one.Behavior,
            (one.Rounding + MarginalPolytope.Value(one.Farthest)) / (2 * table.Scenario.SettingTuples)
        ));
    }

    private static bool IsNear(long[] one, long[] other)
    {
        for (var i = 0; i < one.Length; i++)
        {
            if (Math.Abs(one[i] - other[i]) > Near)
                return false;
        }

        return true;
    }

    /// <summary>A behavior in doubles, and sum |q - p| to the exact one, whose entries may be a little below 0.</summary>
    private static (Behavior Behavior, Rational Rounding) Make(IncompleteTable table, long[] means)
    {
        var (scenario, values, exact) = (table.Scenario, new double[table.Table.Length], new Rational[table.Table.Length]);
        foreach (var (x, y) in Pairs(table))
        {
            var (a, b) = (MarginalPolytope.Value(means[x]), MarginalPolytope.Value(means[scenario.Settings(0) + y]));
            var places = Enumerable
                .Range(0, 4)
                .Select(outcome => scenario.TableIndex([outcome / 2, outcome % 2], [x, y]))
                .ToList();
            foreach (var (outcome, place) in places.Index())
            {
                var (first, second) = (outcome / 2, outcome % 2);
                exact[place] =
                    (table.MassOf(x, y, isOdd: first != second) / 2) + ((((1 - (2 * first)) * a) + ((1 - (2 * second)) * b)) / 4);
                values[place] = Math.Max(0, (double)exact[place]);
            }

            var sum = places.Sum(place => values[place]);
            foreach (var place in places)
                values[place] /= sum;
        }

        return (
            new Behavior(scenario, values),
            values
                .Zip(exact, (value, one) => Rational.Abs(Rational.FromDouble(value) - one))
                .Aggregate(Rational.Zero, (sum, one) => sum + one)
        );
    }
}

/// <summary>A behavior that stands for extreme completions of an incomplete table.</summary>
/// <param name="Behavior">In doubles.</param>
/// <param name="Distance">The largest distance to it of those that it stands for, in the unit of NL, exactly: NL of each is at
/// most NL of the behavior and this.</param>
internal readonly record struct ExtremeCompletion(Behavior Behavior, Rational Distance);
