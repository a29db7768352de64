using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// What is supposed about the choice of settings: each party's setting is drawn anew in every trial, independently of the other parties'
/// and of whatever the devices know; given the past, each of m settings has a probability within the bias of 1/m. Every p-value against
/// local realism rests on this; the counts can contradict it (<see cref="SettingsBalance"/>) but not show it.
/// </summary>
public sealed record SettingsModel
{
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="bias">How far a probability may lie from 1/m, 0 for perfect random numbers.</param>
    /// <exception cref="InvalidInputException">A bias that leaves a setting without probability.</exception>
    public SettingsModel(Scenario scenario, double bias)
    {
        var settings = Enumerable.Range(0, scenario.Parties).Select(scenario.Settings).ToList();
        if (!(bias >= 0 && bias < 1.0 / settings.Max()))
            throw new InvalidInputException($"The settings bias is {bias}; a number from 0 to less than 1/{settings.Max()} is needed, the largest deviation of a setting's probability from 1/m.");
        Bias = bias;
        Probability = 1.0 / scenario.SettingTuples;
        Minimum = settings.Aggregate(1.0, (product, m) => product * (m == 1 ? 1 : (1.0 / m) - bias));
        Maximum = settings.Aggregate(1.0, (product, m) => product * (m == 1 ? 1 : (1.0 / m) + bias));
    }

    public double Bias { get; }

    /// <summary>The probability of every joint setting without bias.</summary>
    public double Probability { get; }

    /// <summary>The least probability of a joint setting.</summary>
    public double Minimum { get; }

    /// <summary>The largest probability of a joint setting.</summary>
    public double Maximum { get; }
}
