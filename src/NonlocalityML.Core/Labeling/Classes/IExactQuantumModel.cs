using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>A quantum model by stored doubles whose probabilities are known as exact fractions.</summary>
public interface IExactQuantumModel
{
    Scenario Scenario { get; }

    /// <summary>The probabilities of a valid quantum model next to the stored numbers.</summary>
    /// <returns>p[a,b,..,x,y,..] in C order.</returns>
    Rational[] ExactTable();
}
