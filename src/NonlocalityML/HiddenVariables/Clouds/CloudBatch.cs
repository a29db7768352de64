namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>Tuples of measurements: what each party's response function says of its direction, and the state's correlators.</summary>
public sealed class CloudBatch(int parties, int rows, int components)
{
    private readonly double[] features = new double[parties * rows * components];
    private readonly double[] targets = new double[rows << parties];

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
}
