using NonlocalityML.Bell;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// A strategy of one of two parties, the leader, with chances of the other's answers, as a mixture of strategies of both: a
/// hidden number is uniform in [0, 1], and the responder answers a setting with the outcome in whose part of [0, 1] it lies. So
/// at most 1 + sum over settings of (outcomes - 1) strategies of the responder are met.
/// </summary>
internal static class LeaderStrategies
{
    /// <param name="scenario">Two parties.</param>
    /// <param name="leader">0 or 1.</param>
    /// <param name="strategy">The leader's, setting 0 being its most significant digit.</param>
    /// <param name="ends">For each setting of the responder where the part of each outcome ends; the last are 1.</param>
    /// <returns>Numbers as <see cref="DeterministicStrategy"/> counts, and shares, of sum 1.</returns>
    public static IEnumerable<(long Strategy, double Share)> Of(Scenario scenario, int leader, long strategy, double[][] ends)
    {
        var others = (long)scenario.StrategyCountOf(1);
        var answers = new int[ends.Length];
        for (var from = 0.0; from < 1; )
        {
            var (to, responder) = (1.0, 0L);
            for (var y = 0; y < ends.Length; y++)
            {
                while (ends[y][answers[y]] <= from)
                    answers[y]++;
                to = Math.Min(to, ends[y][answers[y]]);
                responder = (responder * scenario.Outcomes(1 - leader, y)) + answers[y];
            }

            yield return (leader == 0 ? (strategy * others) + responder : (responder * others) + strategy, to - from);
            from = to;
        }
    }
}
