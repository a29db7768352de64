namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>All of where a <see cref="VisibilityFinder"/> stands: restored, it goes on as if it had not stopped, to the last
/// digit.</summary>
/// <param name="Visibility">v.</param>
/// <param name="Strategies">The pool: signs as text.</param>
/// <param name="Held">Numbers in the pool of the strategies of the mixture, -1 for the origin.</param>
/// <param name="Weights">The weights of the strategies held; doubles, little endian.</param>
/// <param name="Factor">Rows of the mixture's triangular factor, one after another; doubles, little endian.</param>
/// <param name="Inequality">The last that lowered the visibility; doubles, little endian; absent where none did.</param>
/// <param name="Gain">The gain of the last call of the oracle.</param>
/// <param name="Starts">The starts of the next call.</param>
/// <param name="Calls">The calls of the oracle so far.</param>
/// <param name="Idle">Calls since the last step.</param>
internal sealed record SavedVisibilitySearch(
    double Visibility,
    string[] Strategies,
    int[] Held,
    byte[] Weights,
    byte[] Factor,
    byte[]? Inequality,
    double Gain,
    int Starts,
    int Calls,
    int Idle
);
