using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>Tuples of measurements: what each party's response function says of its measurement, and the state's
/// probabilities.</summary>
/// <exception cref="InvalidInputException">More numbers than a gigabyte holds.</exception>
public sealed class CloudBatch(int parties, int rows, int components, int outcomes = 2)
{
    private const int MaximumLength = 1 << 27;

    private readonly double[] features = new double[Length((double)parties * rows * (outcomes - 1) * components)];
    private readonly double[] targets = new double[Length(rows * Math.Pow(outcomes, parties))];

    public int Parties => parties;

    public int Rows => rows;

    public int Components => components;

    /// <summary>Outcomes of every measurement.</summary>
    public int Outcomes => outcomes;

    /// <summary>outcomes^parties.</summary>
    public int OutcomeTuples => targets.Length / rows;

    /// <summary>(rows, outcomes^parties) in C order.</summary>
    public ReadOnlySpan<double> AllTargets => targets;

    /// <summary>(outcomes - 1, components):
    /// <see cref="ResponseFunction.Evaluate(ReadOnlySpan{double}, Span{double})"/>.</summary>
    public Span<double> Features(int party, int row)
    {
        var length = (outcomes - 1) * components;
        return features.AsSpan(((party * rows) + row) * length, length);
    }

    /// <summary>p[a, b, ..], outcomes^parties numbers in C order.</summary>
    public Span<double> Targets(int row) => targets.AsSpan(row * OutcomeTuples, OutcomeTuples);

    private static int Length(double length) =>
        length <= MaximumLength
            ? (int)length
            : throw new InvalidInputException(
                $"Measurements of {length} numbers are asked for, at most {MaximumLength}; a smaller batch or response "
                    + "function is needed."
            );
}
