namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>
/// Maximise b.y over all y for which S = C - sum_k y_k A_k is positive semidefinite; and its dual, minimise C.X over positive
/// semidefinite X with A_k.X = b_k. All matrices are symmetric and real.
/// </summary>
/// <param name="Size">Rows n of the matrices.</param>
/// <param name="Constant">C, n * n numbers.</param>
/// <param name="Constraints">A_k, linearly independent.</param>
/// <param name="Objective">b.</param>
public sealed record SemidefiniteProgram(int Size, double[] Constant, SparseSymmetric[] Constraints, double[] Objective);

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
