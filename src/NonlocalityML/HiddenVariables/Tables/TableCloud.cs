using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Tables;

/// <summary>
/// Hidden variables of equal weight in a finite scenario: each tells every party the probabilities of its outcomes for each of
/// its settings. It is a local model, exactly: <see cref="ToLocalModel"/> writes it as a mixture of deterministic strategies.
/// </summary>
public sealed class TableCloud
{
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="responses">For each party (N_h, slots of the party) in C order, probabilities. Not copied.</param>
    /// <exception cref="InvalidInputException">A size does not fit, or the outcomes of a setting do not sum to one (tolerance
    /// 1e-9).</exception>
    public TableCloud(Scenario scenario, IReadOnlyList<double[]> responses)
    {
        Count = responses.Count == scenario.Parties ? responses[0].Length / scenario.Slots(0) : 0;
        if (Count == 0 || responses.Where((each, party) => each.Length != Count * scenario.Slots(party)).Any())
            throw new InvalidInputException(
                $"The responses are not those of hidden variables for the {scenario.Parties} parties of {scenario}."
            );
        (Scenario, Responses) = (scenario, responses);
        for (var party = 0; party < scenario.Parties; party++)
        for (var point = 0; point < Count; point++)
        for (var setting = 0; setting < scenario.Settings(party); setting++)
        {
            var sum = 0.0;
            foreach (var p in Outcomes(party, point, setting))
                sum += p >= 0 ? p : double.NaN;
            if (!(Math.Abs(sum - 1) < 1e-9))
                throw new InvalidInputException(
                    $"Hidden variable {point}: the outcomes of party {party} for setting {setting} are no probabilities."
                );
        }
    }

    public Scenario Scenario { get; }

    /// <summary>N_h.</summary>
    public int Count { get; }

    /// <summary>For each party (N_h, slots of the party) in C order.</summary>
    public IReadOnlyList<double[]> Responses { get; }

    /// <summary>
    /// The same model on deterministic strategies: a party draws one number u of [0, 1] for all its settings and answers where
    /// the cumulative probability of the outcomes passes u. Between two such places its strategy stays the same, so that few have
    /// weight.
    /// </summary>
    /// <exception cref="InvalidInputException">The scenario has more than 2^63 strategies.</exception>
    public LocalModel ToLocalModel()
    {
        if (Scenario.StrategyCount > long.MaxValue)
            throw new InvalidInputException(
                $"{Scenario} has {Scenario.StrategyCount} strategies; models are written on at most 2^63."
            );
        var weights = new SortedDictionary<long, double>();
        for (var point = 0; point < Count; point++)
        {
            List<(long Strategy, double Weight)> joint = [(0, 1)];
            for (var party = 0; party < Scenario.Parties; party++)
            {
                var (count, own) = ((long)Scenario.StrategyCountOf(party), Strategies(party, point));
                joint =
                [
                    .. joint.SelectMany(
                        _ => own,
                        (one, other) => ((one.Strategy * count) + other.Strategy, one.Weight * other.Weight)
                    ),
                ];
            }

            foreach (var (strategy, weight) in joint)
                weights[strategy] = weights.GetValueOrDefault(strategy) + weight;
        }

        return new LocalModel(Scenario, weights.Keys, weights.Values);
    }

    /// <summary>The strategies of one party for one hidden variable.</summary>
    private List<(long Strategy, double Weight)> Strategies(int party, int point)
    {
        SortedSet<double> ends = [1];
        for (var setting = 0; setting < Scenario.Settings(party); setting++)
        {
            var sum = 0.0;
            foreach (var p in Outcomes(party, point, setting)[..^1])
                ends.Add(Math.Min(1, sum += p));
        }

        List<(long Strategy, double Weight)> result = [];
        var start = 0.0;
        foreach (var end in ends)
        {
            if (end > start)
                result.Add((At((start + end) / 2), end - start));
            start = end;
        }

        return result;

        long At(double u)
        {
            var strategy = 0L;
            for (var setting = 0; setting < Scenario.Settings(party); setting++)
            {
                var (outcome, sum) = (0, 0.0);
                var outcomes = Outcomes(party, point, setting);
                while (outcome < outcomes.Length - 1 && (sum += outcomes[outcome]) < u)
                    outcome++;
                strategy = (strategy * outcomes.Length) + outcome;
            }

            return strategy;
        }
    }

    private ReadOnlySpan<double> Outcomes(int party, int point, int setting)
    {
        var first = point * Scenario.Slots(party);
        for (var earlier = 0; earlier < setting; earlier++)
            first += Scenario.Outcomes(party, earlier);
        return Responses[party].AsSpan(first, Scenario.Outcomes(party, setting));
    }
}
