using System.Runtime.Intrinsics;
using NonlocalityML.Bell;
using static NonlocalityML.Labeling.Structured.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// Two parties, up to eight settings each, two outcomes. The cells are the probabilities p(ab|xy), in four planes (a,b) of X*Y as in
/// the table; the coordinates of a column are its signs A_x, B_y and A_x B_y, and p(ab|xy) = (1 + a A_x + b B_y + ab A_x B_y)/4.
/// </summary>
internal sealed unsafe class DichotomicStrategies : StrategySpace
{
    /// <summary>Settings that a party may have: its signs fill one SIMD vector.</summary>
    public const int MaximumSettings = Lanes;

    private readonly int alice, bob, plane;
    private readonly long* aliceOfBlock, bobOfBlock;
    private readonly double* aliceTerms, bobTerms, isCell;
    private readonly SignMaximum maximum;

    public DichotomicStrategies(Scenario scenario) : base(scenario)
    {
        (alice, bob) = (scenario.Settings(0), scenario.Settings(1));
        plane = Pad(alice * bob);
        aliceOfBlock = Memory.Allocate<long>(plane);
        bobOfBlock = Memory.Allocate<long>(plane);
        for (var i = 0; i < alice * bob; i++) (aliceOfBlock[i], bobOfBlock[i]) = (i / bob, i % bob);
        aliceTerms = Memory.Allocate<double>(plane);
        bobTerms = Memory.Allocate<double>(plane + Lanes);
        isCell = Memory.Allocate<double>(plane);
        new Span<double>(isCell, alice * bob).Fill(1);
        maximum = new SignMaximum(alice, bob, Memory);
    }

    public static bool Fits(Scenario scenario) =>
        scenario.Parties == 2 && scenario.IsDichotomic && Math.Max(scenario.Settings(0), scenario.Settings(1)) <= MaximumSettings;

    public override int Cells => 4 * plane;

    public override int Coordinates => (2 * Lanes) + plane;

    public override int Rank => (alice + 1) * (bob + 1);

    public override double LowValue => 0;

    public override bool IsCell(int index) => index % plane < alice * bob;

    public override bool Load(ReadOnlySpan<double> table, double* cells)
    {
        for (var i = 0; i < 4; i++)
            table.Slice(i * alice * bob, alice * bob).CopyTo(new Span<double>(cells + (i * plane), plane));
        return true;
    }

    public override void Column(long strategy, double* coordinates, double* cells)
    {
        Vector512<double> a = Signs(strategy), b = Signs(strategy >> SignMaximum.BobShift);
        a.StoreAligned(coordinates);
        b.StoreAligned(coordinates + Lanes);
        for (var i = 0; i < plane; i += Lanes)
            (Pick(a, aliceOfBlock + i) * Pick(b, bobOfBlock + i) * Vector512.LoadAligned(isCell + i)).StoreAligned(coordinates + (2 * Lanes) + i);
        Expand(coordinates, 1, cells);
    }

    public override void Expand(double* coordinates, double total, double* cells)
    {
        var quarter = Vector512.Create(0.25);
        var one = Vector512.Create(total) * quarter;
        Vector512<double> a = Vector512.LoadAligned(coordinates) * quarter, b = Vector512.LoadAligned(coordinates + Lanes) * quarter;
        for (var i = 0; i < plane; i += Lanes)
        {
            Vector512<double> ai = Pick(a, aliceOfBlock + i), bi = Pick(b, bobOfBlock + i);
            var e = Vector512.LoadAligned(coordinates + (2 * Lanes) + i) * quarter;
            Vector512<double> equal = one + e, unequal = one - e, both = ai + bi, difference = ai - bi;
            (equal + both).StoreAligned(cells + i);
            (unequal + difference).StoreAligned(cells + plane + i);
            (unequal - difference).StoreAligned(cells + (2 * plane) + i);
            (equal - both).StoreAligned(cells + (3 * plane) + i);
        }
    }

    public override (long Strategy, double Value) Best(double* coefficients)
    {
        var constant = Vector512<double>.Zero;
        var quarter = Vector512.Create(0.25);
        for (var i = 0; i < plane; i += Lanes)
        {
            Vector512<double> c00 = Vector512.LoadAligned(coefficients + i), c01 = Vector512.LoadAligned(coefficients + plane + i);
            Vector512<double> c10 = Vector512.LoadAligned(coefficients + (2 * plane) + i), c11 = Vector512.LoadAligned(coefficients + (3 * plane) + i);
            Vector512<double> equal = c00 + c11, unequal = c01 + c10, first = c00 - c11, second = c01 - c10;
            constant += equal + unequal;
            ((equal - unequal) * quarter).StoreAligned(maximum.Matrix + i);
            ((first + second) * quarter).StoreAligned(aliceTerms + i);
            ((first - second) * quarter).StoreAligned(bobTerms + i);
        }

        var bobSum = Vector512<double>.Zero;
        for (var (x, i) = (0, 0); x < alice; x++)
        {
            bobSum += Vector512.Load(bobTerms + i);
            var sum = 0.0;
            for (var end = i + bob; i < end; i++) sum += aliceTerms[i];
            maximum.RowCoefficients[x] = sum;
        }

        bobSum.StoreAligned(maximum.ColumnCoefficients); // its lanes after the last setting are not read as answers
        var (value, strategy) = maximum.Find();
        return (strategy, value + (0.25 * Vector512.Sum(constant)));
    }

    public override double[] ToTable(double* coefficients)
    {
        var table = new double[Scenario.TableLength];
        for (var i = 0; i < 4; i++)
            new ReadOnlySpan<double>(coefficients + (i * plane), alice * bob).CopyTo(table.AsSpan(i * alice * bob));
        return table;
    }

    public override void AddTo(List<long> strategies, List<double> weights, long strategy, double weight)
    {
        strategies.Add(SignMaximum.IndexOf(strategy, alice, bob));
        weights.Add(weight);
    }

    private static Vector512<double> Signs(long bits) =>
        Vector512.ConditionalSelect(Kernels.Mask((ulong)bits), Vector512.Create(-1.0), Vector512.Create(1.0));

    private static Vector512<double> Pick(Vector512<double> values, long* indices) =>
        Vector512.ShuffleNative(values, Vector512.LoadAligned(indices));
}
