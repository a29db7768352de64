using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Labeling.Networks;

/// <summary>Models drawn at random, and what they give by plain sums.</summary>
internal static class RandomModels
{
    public static NetworkModel Of(Network network, Scenario scenario, int values, ulong seed)
    {
        var random = new RandomStream(seed, 0);
        return NetworkModel.Round(
            network,
            scenario,
            [.. network.Sources.Select(_ => Draw(values))],
            [
                .. Enumerable
                    .Range(0, network.Parties)
                    .Select(party => Draw(scenario.Slots(party) * (int)Math.Pow(values, network.Seen[party].Length))),
            ]
        );

        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextExponential())];
    }

    /// <summary>The table of a model, entry by entry in double precision.</summary>
    public static double[] Behavior(NetworkModel model)
    {
        var (scenario, network) = (model.Scenario, model.Network);
        var table = new double[scenario.TableLength];
        var total = model.Cardinalities.Aggregate(1, (product, count) => product * count);
        for (var hidden = 0; hidden < total; hidden++)
        {
            var values = new int[network.Sources.Length];
            var (rest, weight) = (hidden, 1.0);
            for (var source = 0; source < values.Length; source++)
            {
                (rest, values[source]) = Math.DivRem(rest, model.Cardinalities[source]);
                weight *= model.Weights[source][values[source]] * Math.ScaleB(1, -NetworkModel.Places);
            }

            for (var i = 0; i < table.Length; i++)
            {
                var settings = scenario.SettingTuple(i % scenario.SettingTuples);
                var (outcome, probability) = (i / scenario.SettingTuples, weight);
                for (var party = network.Parties - 1; party >= 0; party--)
                {
                    (outcome, var own) = Math.DivRem(outcome, scenario.MaximumOutcomes(party));
                    if (own >= scenario.Outcomes(party, settings[party]))
                    {
                        probability = 0;
                        continue;
                    }

                    var slot = own + Enumerable.Range(0, settings[party]).Sum(x => scenario.Outcomes(party, x));
                    var (seen, count) = (0, 1);
                    foreach (var source in network.Seen[party])
                        (seen, count) = (
                            (seen * model.Cardinalities[source]) + values[source],
                            count * model.Cardinalities[source]
                        );
                    probability *= model.Responses[party][(slot * count) + seen] * Math.ScaleB(1, -NetworkModel.Places);
                }

                table[i] += probability;
            }
        }

        return table;
    }
}
