namespace NonlocalityML.Labeling.Bilocal;

/// <summary>The mixture of points r x s x response that a <see cref="CellProgram"/> found, summed up.</summary>
internal sealed class CellSolution(BilocalCoordinates coordinates)
{
    /// <summary>Mean of r.</summary>
    public double[] First { get; } = new double[4];

    /// <summary>Mean of s.</summary>
    public double[] Last { get; } = new double[4];

    /// <summary>Weight of (slot of (y,b), strategy of A, strategy of C).</summary>
    public double[] Entries { get; } = new double[16 * coordinates.Scenario.Slots(1)];

    /// <summary>
    /// Covariance between the means &lt;A_0&gt;, &lt;A_1&gt;, &lt;A_0 A_1&gt; of r and those of s, 3 x 3: by how much the mixture
    /// fails to be bilocal.
    /// </summary>
    public double[] Covariance { get; } = new double[9];

    public void Clear()
    {
        Array.Clear(First);
        Array.Clear(Last);
        Array.Clear(Entries);
        Array.Clear(Covariance);
    }

    public void Add(double weight, BestResponse.Answer answer)
    {
        double[] r = answer.First,
            s = answer.Last;
        for (var k = 0; k < 4; k++)
        {
            First[k] += weight * r[k];
            Last[k] += weight * s[k];
        }

        for (var choice = 0; choice < answer.Choices.Length; choice++)
        {
            var pair = choice & 15;
            Entries[(answer.Choices[choice] * 16) + pair] += weight * r[pair >> 2] * s[pair & 3];
        }
    }

    /// <summary>To be called with every term once the means are known.</summary>
    public void AddCovariance(double weight, BestResponse.Answer answer)
    {
        for (var k = 0; k < 3; k++)
        {
            var deviation = weight * (StrategyCell.Mean(answer.First, k) - StrategyCell.Mean(First, k));
            for (var l = 0; l < 3; l++)
                Covariance[(3 * k) + l] += deviation * (StrategyCell.Mean(answer.Last, l) - StrategyCell.Mean(Last, l));
        }
    }
}
