namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>What a solver found for a <see cref="SemidefiniteProgram"/>; evidence until something proves it.</summary>
/// <param name="Multipliers">y.</param>
/// <param name="Matrix">X, n * n numbers.</param>
/// <param name="Value">b.y.</param>
/// <param name="Gap">C.X - b.y relative to 1 + |b.y|.</param>
/// <param name="Iterations">Steps made.</param>
/// <param name="IsConverged">Whether gap and residuals came below the solver's tolerance; otherwise the best that was
/// reached.</param>
public sealed record SemidefiniteSolution(
    double[] Multipliers,
    double[] Matrix,
    double Value,
    double Gap,
    int Iterations,
    bool IsConverged
);
