using System.Runtime.InteropServices;
using NonlocalityML.Labeling;

namespace NonlocalityML.Benchmarks;

/// <summary>
/// A native linear-programming code, used only to compare with and only where the machine has it. One model is kept; each solve
/// changes the right-hand sides and starts the dual simplex from the last basis.
/// </summary>
internal abstract class NativeSolver(string library)
{
    private readonly nint handle = NativeLibrary.Load(library);

    /// <summary>The solvers that this machine has, with the program loaded.</summary>
    public static IEnumerable<NativeSolver> Open(LinearProgram program)
    {
        if (IsInstalled(Glpk.Library))
            yield return new Glpk(program);
        if (IsInstalled(Clp.Library))
            yield return new Clp(program);
    }

    public abstract string Name { get; }

    /// <summary>The minimum for these right-hand sides.</summary>
    public abstract double Solve(ReadOnlySpan<double> rightHandSide);

    protected T Function<T>(string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(handle, name));

    protected SolverException Failure(int status) => new($"{Name} ended with status {status}.");

    private static bool IsInstalled(string library) => NativeLibrary.TryLoad(library, out _);
}
