namespace NonlocalityML.Labeling.Bilocal;

/// <summary>The point of largest c.phi among r x s x (any response of B), r and s vertices of two cells.</summary>
internal sealed class BestResponse
{
    private readonly int[] settingStarts; // first slot of each of B's settings, and the number of slots
    private readonly int[] starts; // terms of entry e: starts[e] .. starts[e + 1]
    private readonly int[] places;
    private readonly double[] factors;
    private readonly double[] gains = new double[16];

    public BestResponse(BilocalCoordinates coordinates)
    {
        var scenario = coordinates.Scenario;
        settingStarts = [.. Bell.BilocalModel.Settings(scenario).Select(setting => setting.Slot), scenario.Slots(1)];
        starts = new int[(scenario.Slots(1) * 16) + 1];
        List<int> coordinateList = [];
        List<double> factorList = [];
        for (var entry = 0; entry + 1 < starts.Length; entry++)
        {
            foreach (var (coordinate, value) in coordinates.Terms(entry))
            {
                coordinateList.Add(coordinate);
                factorList.Add(value);
            }

            starts[entry + 1] = coordinateList.Count;
        }

        (places, factors) = ([.. coordinateList], [.. factorList]);
        Found = NewAnswer();
    }

    /// <summary>A point: the weights r and s, and the slot B answers for [setting y, strategy of A, strategy of C].</summary>
    public sealed class Answer(int choices)
    {
        public double[] First { get; set; } = [];

        public double[] Last { get; set; } = [];

        public int[] Choices { get; } = new int[choices];

        public void CopyTo(Answer other)
        {
            (other.First, other.Last) = (First, Last);
            Choices.CopyTo(other.Choices, 0);
        }
    }

    /// <summary>What <see cref="Find"/> found last.</summary>
    public Answer Found { get; }

    public Answer NewAnswer() => new(16 * (settingStarts.Length - 1));

    /// <returns>The largest c.phi.</returns>
    public double Find(ReadOnlySpan<double> coefficients, StrategyCell first, StrategyCell last)
    {
        FindAnswers(coefficients);
        var largest = double.NegativeInfinity;
        Span<double> mixed = stackalloc double[4];
        foreach (var r in first.Vertices)
        {
            for (var c = 0; c < 4; c++)
                mixed[c] = (r[0] * gains[c]) + (r[1] * gains[4 + c]) + (r[2] * gains[8 + c]) + (r[3] * gains[12 + c]);
            foreach (var s in last.Vertices)
            {
                var value = (s[0] * mixed[0]) + (s[1] * mixed[1]) + (s[2] * mixed[2]) + (s[3] * mixed[3]);
                if (value <= largest)
                    continue;
                (largest, Found.First, Found.Last) = (value, r, s);
            }
        }

        return largest;
    }

    /// <summary>phi of the point found last.</summary>
    public void WritePoint(Span<double> phi)
    {
        phi.Clear();
        for (var choice = 0; choice < Found.Choices.Length; choice++)
        {
            var pair = choice & 15;
            var weight = Found.First[pair >> 2] * Found.Last[pair & 3];
            if (weight == 0)
                continue;
            var entry = (Found.Choices[choice] * 16) + pair;
            for (var term = starts[entry]; term < starts[entry + 1]; term++)
                phi[places[term]] += weight * factors[term];
        }
    }

    private void FindAnswers(ReadOnlySpan<double> coefficients)
    {
        Array.Clear(gains);
        for (var y = 0; y + 1 < settingStarts.Length; y++)
        for (var pair = 0; pair < 16; pair++)
        {
            var best = double.NegativeInfinity;
            for (var slot = settingStarts[y]; slot < settingStarts[y + 1]; slot++)
            {
                var entry = (slot * 16) + pair;
                var value = 0.0;
                for (var term = starts[entry]; term < starts[entry + 1]; term++)
                    value += factors[term] * coefficients[places[term]];
                if (value <= best)
                    continue;
                (best, Found.Choices[(y * 16) + pair]) = (value, slot);
            }

            gains[pair] += best;
        }
    }
}
