namespace NonlocalityML.Bell;

/// <summary>What of a behavior an inequality is about: two inequalities that agree there are the same.</summary>
public enum CorrelationSpace
{
    /// <summary>All that a no-signalling behavior has, marginals included.</summary>
    NoSignaling,

    /// <summary>The correlators of all parties alone; every setting has two outcomes.</summary>
    FullCorrelators,
}

/// <summary>The size of these spaces and the local polytopes in them.</summary>
internal static class CorrelationSpaces
{
    /// <summary>Dimension of the space, and of the local polytope in it.</summary>
    public static int Dimension(this CorrelationSpace space, Scenario scenario) =>
        space == CorrelationSpace.FullCorrelators
            ? scenario.SettingTuples
            : CollinsGisin.Shape(scenario).Aggregate(1, (product, length) => product * length) - 1;

    /// <summary>
    /// A deterministic strategy as a point: 1, then its full correlators; or its Collins-Gisin table, whose first entry is 1.
    /// Entries 0, 1 and -1.
    /// </summary>
    public static sbyte[] Point(this CorrelationSpace space, DeterministicStrategy strategy)
    {
        var scenario = strategy.Scenario;
        sbyte[] point = [1];
        for (var party = 0; party < scenario.Parties; party++)
        {
            var own = space == CorrelationSpace.FullCorrelators ? Signs(strategy, party) : Answers(strategy, party);
            point = [.. point.SelectMany(entry => own.Select(other => (sbyte)(entry * other)))];
        }

        return space == CorrelationSpace.FullCorrelators ? [1, .. point] : point;
    }

    private static sbyte[] Signs(DeterministicStrategy strategy, int party) =>
        [.. strategy.Outcomes[party].Select(outcome => (sbyte)(1 - (2 * outcome)))];

    private static sbyte[] Answers(DeterministicStrategy strategy, int party)
    {
        List<sbyte> answers = [1];
        foreach (var (setting, answer) in strategy.Outcomes[party].Index())
        {
            for (var a = 0; a < strategy.Scenario.Outcomes(party, setting) - 1; a++)
                answers.Add((sbyte)(a == answer ? 1 : 0));
        }

        return [.. answers];
    }
}
