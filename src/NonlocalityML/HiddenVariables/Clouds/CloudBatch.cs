using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>Tuples of measurements: what each party's response function says of its direction, and the state's correlators.</summary>
/// <exception cref="InvalidInputException">More numbers than a gigabyte holds.</exception>
public sealed class CloudBatch(int parties, int rows, int components)
{
    private const int MaximumLength = 1 << 27;

    private readonly double[] features = new double[Length((long)parties * rows * components)];
    private readonly double[] targets = new double[Length((long)rows << parties)];

    public int Parties => parties;

    public int Rows => rows;

    public int Components => components;

    /// <summary>(parties, rows, components) in C order.</summary>
    public ReadOnlySpan<double> AllFeatures => features;

    /// <summary>(rows, 2^parties) in C order.</summary>
    public ReadOnlySpan<double> AllTargets => targets;

    public Span<double> Features(int party, int row) => features.AsSpan(((party * rows) + row) * components, components);

    /// <summary>2^N correlators, one for each set of parties (bit n for party n).</summary>
    public Span<double> Targets(int row) => targets.AsSpan(row << parties, 1 << parties);

    private static int Length(long length) => length <= MaximumLength
        ? (int)length
        : throw new InvalidInputException($"Measurements of {length} numbers are asked for, at most {MaximumLength}; a smaller batch or response function is needed.");
}
