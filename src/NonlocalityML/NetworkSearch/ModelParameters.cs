using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// The finite models of a network with given cardinalities, as a smooth function of free numbers: every distribution, of a source
/// or of a party's answers to one setting and one tuple of hidden values, is t^2 / sum t^2.
/// </summary>
internal sealed class ModelParameters
{
    private readonly Network network;
    private readonly Scenario scenario;
    private readonly int[] cardinalities;
    private readonly int[][] groups; // the parameters of each distribution
    private readonly int[] starts; // of each source, then of each party
    private readonly int[] values; // of each party: joint values of its sources

    public ModelParameters(Network network, Scenario scenario, IEnumerable<int> cardinalities)
    {
        (this.network, this.scenario) = (network, scenario);
        this.cardinalities = [.. cardinalities];
        values = [.. network.Seen.Select(seen => seen.Aggregate(1, (product, source) => product * this.cardinalities[source]))];
        var lists = new List<int[]>();
        starts = new int[network.Sources.Length + network.Parties];
        var next = 0;
        for (var source = 0; source < network.Sources.Length; source++)
        {
            starts[source] = next;
            lists.Add([.. Enumerable.Range(next, this.cardinalities[source])]);
            next += this.cardinalities[source];
        }

        for (var party = 0; party < network.Parties; party++)
        {
            var start = next;
            starts[network.Sources.Length + party] = start;
            foreach (var (slot, outcomes) in NetworkModel.Settings(scenario, party))
                for (var value = 0; value < values[party]; value++)
                {
                    var first = start + (slot * values[party]) + value;
                    lists.Add([.. Enumerable.Range(0, outcomes).Select(a => first + (a * values[party]))]);
                }

            next += scenario.Slots(party) * values[party];
        }

        groups = [.. lists];
        Count = next;
    }

    /// <summary>The number of free numbers.</summary>
    public int Count { get; }

    /// <summary>The probabilities that free numbers stand for.</summary>
    public double[] Probabilities(double[] free)
    {
        var probabilities = new double[Count];
        foreach (var group in groups)
        {
            var total = 0.0;
            foreach (var i in group)
                total += free[i] * free[i];
            foreach (var i in group)
                probabilities[i] = free[i] * free[i] / total;
        }

        return probabilities;
    }

    /// <summary>Free numbers that stand for the probabilities of a model: their roots.</summary>
    public static double[] FreeOf(NetworkModel model) =>
        [
            .. model
                .Weights.Concat(model.Responses)
                .SelectMany(list => list)
                .Select(number => Math.Sqrt(Math.ScaleB(number, -NetworkModel.Places))),
        ];

    public NetworkModel ToModel(double[] free)
    {
        var probabilities = Probabilities(free);
        return NetworkModel.Round(
            network,
            scenario,
            [.. network.Sources.Select((_, source) => probabilities[starts[source]..(starts[source] + cardinalities[source])])],
            [
                .. Enumerable
                    .Range(0, network.Parties)
                    .Select(party =>
                    {
                        var start = starts[network.Sources.Length + party];
                        return probabilities[start..(start + (scenario.Slots(party) * values[party]))];
                    }),
            ]
        );
    }

    /// <summary>The behavior of the model and its derivatives.</summary>
    /// <param name="free">The free numbers.</param>
    /// <param name="behavior">Out: one number a joint slot.</param>
    /// <param name="jacobian">Out: [slot, free number].</param>
    public void Evaluate(double[] free, double[] behavior, double[] jacobian)
    {
        var probabilities = Probabilities(free);
        Array.Clear(behavior);
        Array.Clear(jacobian);
        var (sources, parties) = (network.Sources.Length, network.Parties);
        var hidden = new int[sources];
        var seen = new int[parties];
        var own = new int[parties];
        var factors = new double[sources + parties];
        var places = new int[sources + parties];
        var before = new double[sources + parties + 1];
        while (true)
        {
            for (var source = 0; source < sources; source++)
            {
                places[source] = starts[source] + hidden[source];
                factors[source] = probabilities[places[source]];
            }

            for (var party = 0; party < parties; party++)
            {
                seen[party] = 0;
                foreach (var source in network.Seen[party])
                    seen[party] = (seen[party] * cardinalities[source]) + hidden[source];
            }

            Array.Clear(own);
            for (var slot = 0; slot < behavior.Length; slot++)
            {
                for (var party = 0; party < parties; party++)
                {
                    places[sources + party] = starts[sources + party] + (own[party] * values[party]) + seen[party];
                    factors[sources + party] = probabilities[places[sources + party]];
                }

                before[0] = 1;
                for (var i = 0; i < factors.Length; i++)
                    before[i + 1] = before[i] * factors[i];
                behavior[slot] += before[factors.Length];
                var after = 1.0;
                var row = slot * Count;
                for (var i = factors.Length - 1; i >= 0; i--)
                {
                    jacobian[row + places[i]] += before[i] * after;
                    after *= factors[i];
                }

                for (var party = parties - 1; party >= 0 && ++own[party] == scenario.Slots(party); party--)
                    own[party] = 0;
            }

            var last = sources - 1;
            while (last >= 0 && ++hidden[last] == cardinalities[last])
                hidden[last--] = 0;
            if (last < 0)
                break;
        }

        for (var slot = 0; slot < behavior.Length; slot++)
            ToFree(free, probabilities, jacobian.AsSpan(slot * Count, Count));
    }

    /// <summary>Derivatives by probabilities become derivatives by free numbers: d p_j / d t_k = 2 t_k (delta_jk - p_j) / sum
    /// t^2.</summary>
    private void ToFree(double[] free, double[] probabilities, Span<double> gradient)
    {
        foreach (var group in groups)
        {
            double total = 0,
                mean = 0;
            foreach (var i in group)
            {
                total += free[i] * free[i];
                mean += probabilities[i] * gradient[i];
            }

            foreach (var i in group)
                gradient[i] = 2 * free[i] * (gradient[i] - mean) / total;
        }
    }
}
