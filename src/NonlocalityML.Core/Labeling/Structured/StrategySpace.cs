using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// What <see cref="DistanceSimplex"/> must know of a scenario: the cells whose absolute differences are summed, the deterministic
/// strategies as columns over them, and the best strategy for given cell coefficients.
/// </summary>
/// <remarks>
/// A strategy's column has one of two values in each cell. All columns lie in a space of few dimensions; they are kept in
/// coordinates of it, and <see cref="Expand"/> maps coordinates to cells. Vectors are padded with zeros to whole SIMD vectors.
/// </remarks>
internal abstract class StrategySpace(Scenario scenario)
{
    protected AlignedMemory Memory { get; } = new();

    public Scenario Scenario { get; } = scenario;

    /// <summary>Length of a vector of cells, padding included.</summary>
    public abstract int Cells { get; }

    /// <summary>Length of a vector of coordinates, padding included.</summary>
    public abstract int Coordinates { get; }

    /// <summary>The largest number of strategies in a basis: affinely independent ones.</summary>
    public abstract int Rank { get; }

    /// <summary>The smaller value of a column in a cell; the larger is 1.</summary>
    public abstract double LowValue { get; }

    /// <summary>A bound on how far sum |q - p| over the table and over the cells differ, for a table that <see cref="Load"/>
    /// accepts.</summary>
    public virtual double HiddenDistance => 0;

    /// <summary>Whether this place of a vector of cells is a cell, not padding.</summary>
    public abstract bool IsCell(int index);

    /// <summary>Writes the cells of a table p[a,b,..,x,y,..].</summary>
    /// <returns>False when this space cannot represent the table.</returns>
    public abstract bool Load(ReadOnlySpan<double> table, AlignedSpan<double> cells);

    /// <summary>Writes the column of a strategy.</summary>
    public abstract void Column(long strategy, AlignedSpan<double> coordinates, AlignedSpan<double> cells);

    /// <summary>The cells of a combination of columns, whose factors sum to <paramref name="total"/>.</summary>
    public abstract void Expand(AlignedSpan<double> coordinates, double total, AlignedSpan<double> cells);

    /// <summary>
    /// The cells of the weighted strategies of a basis, whose weights sum to <paramref name="total"/>: of k strategies with an
    /// error of at most (k + 8) total 2^-53 in each cell.
    /// </summary>
    public virtual void Mix(
        Basis basis,
        AlignedSpan<double> weights,
        double total,
        AlignedSpan<double> coordinates,
        AlignedSpan<double> cells
    )
    {
        basis.Combine(weights, coordinates);
        Expand(coordinates, total, cells);
    }

    /// <summary>
    /// A strategy with the largest sum of coefficients times column, and this sum. The sum is exact when the coefficients are
    /// multiples of 2^-40 in [-1, 1].
    /// </summary>
    public abstract (long Strategy, double Value) Best(AlignedSpan<double> coefficients, CancellationToken cancellation);

    /// <summary>Cell coefficients as a table of coefficients in the unit in which NL asks for |c| at most 1.</summary>
    public abstract double[] ToTable(AlignedSpan<double> coefficients);

    /// <summary>Adds a weighted strategy in the numbering of <see cref="DeterministicStrategy"/>.</summary>
    public abstract void AddTo(List<long> strategies, List<double> weights, long strategy, double weight);
}
