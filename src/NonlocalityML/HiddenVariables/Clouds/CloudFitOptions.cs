using System.Text.Json.Serialization;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>How a cloud is fitted.</summary>
public sealed record CloudFitOptions
{
    /// <summary>N_h, hidden variables of a cloud.</summary>
    public int Points { get; init; } = 4096;

    /// <summary>Random tuples of measurements in a step.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Steps of Adam; the last tenth at a tenth of the rate.</summary>
    public long Steps { get; init; } = 10_000;

    /// <summary>Adam's rate divided by N_h.</summary>
    public double RatePerPoint { get; init; } = 2e-5;

    /// <summary>Standard deviation of the components of a new cloud.</summary>
    public double Deviation { get; init; } = 1;

    /// <summary>Standard deviation that a random walk adds to each component in one of the first tenth of the steps; 0 for
    /// none.</summary>
    public double Diffusion { get; init; }

    /// <summary>Fresh tuples of measurements on which the final loss is measured.</summary>
    public int TestTuples { get; init; } = 4096;

    /// <summary>Whether the weights of the hidden variables are fitted too, as exp(logit) over their sum.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsWeighted { get; init; }

    /// <summary>Everything random depends on this.</summary>
    public ulong Seed { get; init; }

    /// <exception cref="InvalidInputException">An option is out of range.</exception>
    public CloudFitOptions Check()
    {
        Require(Points, 1, HiddenVariableCloud.MaximumPoints, "Points");
        Require(BatchSize, 1, 1 << 12, "BatchSize");
        Require(Steps, 1, 10_000_000, "Steps");
        Require(TestTuples, 2, 1 << 20, "TestTuples");
        Require(RatePerPoint, 0, 1, "RatePerPoint");
        Require(Deviation, 0, 1000, "Deviation");
        Require(Diffusion, 0, 1000, "Diffusion");
        return this;
    }

    private static void Require(double value, double low, double high, string name)
    {
        if (!(value >= low && value <= high))
            throw new InvalidInputException($"{name} of a fit is {value}; {low} to {high} are accepted.");
    }
}
