using System.Runtime.InteropServices;
using NonlocalityML.Labeling;

namespace NonlocalityML.Benchmarks;

/// <summary>COIN-OR Clp through its C interface.</summary>
internal sealed unsafe class Clp : NativeSolver
{
    public const string Library = "libClp.so.1";
    private readonly nint model;
    private readonly int inequalities;
    private readonly Get status;
    private readonly Dual dual;
    private readonly GetDouble objective;
    private readonly double* rowLower,
        rowUpper;

    public Clp(LinearProgram program)
        : base(Library)
    {
        model = Function<New>("Clp_newModel")();
        Function<SetInteger>("Clp_setLogLevel")(model, 0);
        inequalities = program.InequalityCount;
        var floor = new double[program.RowCount];
        var ceiling = new double[program.RowCount];
        ceiling.AsSpan(0, inequalities).Fill(double.PositiveInfinity);
        fixed (
            int* start = program.ColumnStart,
                rows = program.Rows
        )
        fixed (
            double* values = program.Values,
                lower = program.Lower,
                upper = program.Upper,
                cost = program.Cost,
                rowFloor = floor,
                rowCeiling = ceiling
        )
            Function<Load>("Clp_loadProblem")(
                model,
                program.ColumnCount,
                program.RowCount,
                start,
                rows,
                values,
                lower,
                upper,
                cost,
                rowFloor,
                rowCeiling
            );
        rowLower = Function<GetArray>("Clp_rowLower")(model);
        rowUpper = Function<GetArray>("Clp_rowUpper")(model);
        (status, dual, objective) = (
            Function<Get>("Clp_status"),
            Function<Dual>("Clp_dual"),
            Function<GetDouble>("Clp_objectiveValue")
        );
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint New();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetInteger(nint model, int value);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Load(
        nint model,
        int columns,
        int rows,
        int* start,
        int* index,
        double* value,
        double* lower,
        double* upper,
        double* cost,
        double* rowLower,
        double* rowUpper
    );

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate double* GetArray(nint model);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Get(nint model);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Dual(nint model, int valuesPass);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate double GetDouble(nint model);

    public override string Name => "Clp";

    public override double Solve(ReadOnlySpan<double> rightHandSide)
    {
        rightHandSide.CopyTo(new Span<double>(rowLower, rightHandSide.Length));
        rightHandSide[inequalities..].CopyTo(new Span<double>(rowUpper + inequalities, rightHandSide.Length - inequalities));
        dual(model, 0);
        return status(model) == 0 ? objective(model) : throw Failure(status(model));
    }
}
