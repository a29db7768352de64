using NonlocalityML.Labeling.Classes;

namespace NonlocalityML.Quantum.Hierarchy;

/// <summary>Solves semidefinite programs. What it returns is proven by a <see cref="SumOfSquares"/>, not by the solver.</summary>
public interface ISemidefiniteSolver
{
    string Name { get; }

    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    SemidefiniteSolution Solve(SemidefiniteProgram program, CancellationToken cancellation = default);
}
