using System.Runtime.InteropServices;
using NonlocalityML.Labeling;

namespace NonlocalityML.Benchmarks;

/// <summary>The GNU linear programming kit.</summary>
internal sealed unsafe class Glpk : NativeSolver
{
    public const string Library = "libglpk.so.40";
    private const int Fixed = 5,
        LowerBound = 2,
        DualWithPrimal = 2;
    private readonly nint problem;
    private readonly int inequalities;
    private readonly int[] parameters = new int[256]; // glp_smcp; its first two fields are the message level and the method
    private readonly SetBounds setRow;
    private readonly Simplex simplex;
    private readonly GetDouble objective;

    public Glpk(LinearProgram program)
        : base(Library)
    {
        inequalities = program.InequalityCount;
        problem = Function<New>("glp_create_prob")();
        Function<Add>("glp_add_rows")(problem, program.RowCount);
        Function<Add>("glp_add_cols")(problem, program.ColumnCount);
        var (setColumn, setCost, setEntries) = (
            Function<SetBounds>("glp_set_col_bnds"),
            Function<SetCost>("glp_set_obj_coef"),
            Function<SetEntries>("glp_set_mat_col")
        );
        for (var k = 0; k < program.ColumnCount; k++)
        {
            // Rows, columns and arrays count from 1.
            setColumn(problem, k + 1, LowerBound, program.Lower[k], program.Upper[k]);
            setCost(problem, k + 1, program.Cost[k]);
            var (start, end) = (program.ColumnStart[k], program.ColumnStart[k + 1]);
            int[] rows = [0, .. program.Rows[start..end].Select(row => row + 1)];
            double[] values = [0, .. program.Values[start..end]];
            fixed (int* row = rows)
            fixed (double* value = values)
                setEntries(problem, k + 1, end - start, row, value);
        }

        fixed (int* settings = parameters)
            Function<Initialize>("glp_init_smcp")(settings);
        (parameters[0], parameters[1]) = (0, DualWithPrimal);
        (setRow, simplex, objective) = (
            Function<SetBounds>("glp_set_row_bnds"),
            Function<Simplex>("glp_simplex"),
            Function<GetDouble>("glp_get_obj_val")
        );
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint New();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Add(nint problem, int count);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetBounds(nint problem, int index, int type, double lower, double upper);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetCost(nint problem, int index, double value);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetEntries(nint problem, int index, int count, int* rows, double* values);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Initialize(int* parameters);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Simplex(nint problem, int* parameters);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate double GetDouble(nint problem);

    public override string Name => "GLPK";

    public override double Solve(ReadOnlySpan<double> rightHandSide)
    {
        for (var i = 0; i < rightHandSide.Length; i++)
            setRow(problem, i + 1, i < inequalities ? LowerBound : Fixed, rightHandSide[i], rightHandSide[i]);
        fixed (int* settings = parameters)
        {
            var status = simplex(problem, settings);
            return status == 0 ? objective(problem) : throw Failure(status);
        }
    }
}
