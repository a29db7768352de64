using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.HiddenVariables.Networks;

/// <summary>What perceptrons, one a party, say of a behavior in a network: evidence, never proof.</summary>
/// <param name="network">Who sees which source.</param>
/// <param name="scenario">Outcomes and settings.</param>
/// <param name="distance">See <see cref="Distance"/>.</param>
/// <param name="weights">For each party weights and biases of three layers.</param>
internal sealed class PerceptronEvidence(Network network, Scenario scenario, double distance, IReadOnlyList<Tensor> weights)
{
    private const int Layers = 3;

    /// <summary>How near they come: about 1/(2 prod|X_i|) sum |q - p|.</summary>
    public double Distance { get; } = distance;

    /// <summary>A finite model that is read off them, where a search for models may begin: every source sends one of as many
    /// evenly spaced numbers with even chances.</summary>
    /// <param name="values">Of each source.</param>
    public NetworkModel ToModel(int values) =>
        NetworkModel.Round(
            network,
            scenario,
            [.. network.Sources.Select(_ => Enumerable.Repeat(1.0, values).ToArray())],
            [.. Enumerable.Range(0, network.Parties).Select(party => Responses(party, values))]
        );

    /// <summary>[slot, values of the sources seen].</summary>
    private double[] Responses(int party, int values)
    {
        var tuples = Inflation.Tuples([.. network.Seen[party].Select(_ => values)]).ToArray();
        var responses = new double[scenario.Slots(party) * tuples.Length];
        foreach (var (number, tuple) in tuples.Index())
        {
            var said = Say(party, [.. tuple.Select(value => NetworkPerceptrons.Number(value, values))]);
            foreach (var (slot, outcomes) in NetworkModel.Settings(scenario, party))
            {
                var largest = said[slot..(slot + outcomes)].Max();
                for (var a = slot; a < slot + outcomes; a++)
                    responses[(a * tuples.Length) + number] = Math.Exp(said[a] - largest);
            }
        }

        return responses;
    }

    /// <summary>What the last layer of a party says, before the exponential.</summary>
    private double[] Say(int party, double[] input)
    {
        var values = input;
        for (var layer = 0; layer < Layers; layer++)
        {
            var matrix = weights[(2 * Layers * party) + (2 * layer)].Values<float>();
            var bias = weights[(2 * Layers * party) + (2 * layer) + 1].Values<float>();
            var output = new double[bias.Length];
            for (var j = 0; j < output.Length; j++)
            {
                output[j] = bias[j];
                for (var i = 0; i < values.Length; i++)
                    output[j] += values[i] * matrix[(i * output.Length) + j];
                if (layer + 1 < Layers)
                    output[j] = Math.Tanh(output[j]);
            }

            values = output;
        }

        return values;
    }
}
