using NonlocalityML.Solvers;

namespace NonlocalityML.NetworkSearch;

/// <summary>Columns that are looked through for the one that is least in a direction.</summary>
internal interface IInflationColumns
{
    /// <summary>The column whose product with the point is least.</summary>
    LeastColumn Least(double[] point);
}

/// <param name="Value">Its product with the point.</param>
/// <param name="Column">The column.</param>
internal readonly record struct LeastColumn(double Value, LabelledVertex Column);
