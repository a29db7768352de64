using System.Runtime.Intrinsics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using static NonlocalityML.Numerics.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// Two parties, up to eight settings each, two outcomes. The cells are the probabilities p(ab|xy), in four planes (a,b) of X*Y as
/// in the table; the coordinates of a column are its signs A_x, B_y and A_x B_y, and p(ab|xy) = (1 + a A_x + b B_y + ab A_x
/// B_y)/4.
/// </summary>
internal sealed class DichotomicStrategies : StrategySpace
{
    /// <summary>Settings that a party may have: its signs fill one SIMD vector.</summary>
    public const int MaximumSettings = Lanes;

    private readonly int alice,
        bob,
        plane;
    private readonly AlignedSpan<long> aliceOfBlock,
        bobOfBlock;
    private readonly AlignedSpan<double> aliceTerms,
        bobTerms,
        isCell;
    private readonly SignMaximum maximum;

    public DichotomicStrategies(Scenario scenario)
        : base(scenario)
    {
        (alice, bob) = (scenario.Settings(0), scenario.Settings(1));
        plane = Pad(alice * bob);
        aliceOfBlock = Memory.Allocate<long>(plane);
        bobOfBlock = Memory.Allocate<long>(plane);
        for (var i = 0; i < alice * bob; i++)
            (aliceOfBlock[i], bobOfBlock[i]) = (i / bob, i % bob);
        aliceTerms = Memory.Allocate<double>(plane);
        bobTerms = Memory.Allocate<double>(plane + Lanes);
        isCell = Memory.Allocate<double>(plane);
        isCell.AsSpan(alice * bob).Fill(1);
        maximum = new SignMaximum(alice, bob, Memory);
    }

    public static bool Fits(Scenario scenario) =>
        scenario.Parties == 2 && scenario.IsDichotomic && Math.Max(scenario.Settings(0), scenario.Settings(1)) <= MaximumSettings;

    public override int Cells => 4 * plane;

    public override int Coordinates => (2 * Lanes) + plane;

    public override int Rank => (alice + 1) * (bob + 1);

    public override double LowValue => 0;

    public override bool IsCell(int index) => index % plane < alice * bob;

    public override bool Load(ReadOnlySpan<double> table, AlignedSpan<double> cells)
    {
        for (var i = 0; i < 4; i++)
            table.Slice(i * alice * bob, alice * bob).CopyTo((cells + (i * plane)).AsSpan(plane));
        return true;
    }

    public override void Column(long strategy, AlignedSpan<double> coordinates, AlignedSpan<double> cells)
    {
        Vector512<double> a = Signs(strategy),
            b = Signs(strategy >> SignMaximum.BobShift);
        coordinates.Store(0, a);
        coordinates.Store(Lanes, b);
        for (var i = 0; i < plane; i += Lanes)
            coordinates.Store((2 * Lanes) + i, Pick(a, aliceOfBlock + i) * Pick(b, bobOfBlock + i) * isCell.Load(i));
        Expand(coordinates, 1, cells);
    }

    public override void Expand(AlignedSpan<double> coordinates, double total, AlignedSpan<double> cells)
    {
        var quarter = Vector512.Create(0.25);
        var one = Vector512.Create(total) * quarter;
        Vector512<double> a = coordinates.Load(0) * quarter,
            b = coordinates.Load(Lanes) * quarter;
        for (var i = 0; i < plane; i += Lanes)
        {
            Vector512<double> ai = Pick(a, aliceOfBlock + i),
                bi = Pick(b, bobOfBlock + i);
            var e = coordinates.Load((2 * Lanes) + i) * quarter;
            Vector512<double> equal = one + e,
                unequal = one - e,
                both = ai + bi,
                difference = ai - bi;
            cells.Store(i, equal + both);
            cells.Store(plane + i, unequal + difference);
            cells.Store((2 * plane) + i, unequal - difference);
            cells.Store((3 * plane) + i, equal - both);
        }
    }

    public override (long Strategy, double Value) Best(AlignedSpan<double> coefficients, CancellationToken cancellation)
    {
        var constant = Vector512<double>.Zero;
        var quarter = Vector512.Create(0.25);
        for (var i = 0; i < plane; i += Lanes)
        {
            Vector512<double> c00 = coefficients.Load(i),
                c01 = coefficients.Load(plane + i);
            Vector512<double> c10 = coefficients.Load((2 * plane) + i),
                c11 = coefficients.Load((3 * plane) + i);
            Vector512<double> equal = c00 + c11,
                unequal = c01 + c10,
                first = c00 - c11,
                second = c01 - c10;
            constant += equal + unequal;
            maximum.Matrix.Store(i, (equal - unequal) * quarter);
            aliceTerms.Store(i, (first + second) * quarter);
            bobTerms.Store(i, (first - second) * quarter);
        }

        var bobSum = Vector512<double>.Zero;
        for (var (x, i) = (0, 0); x < alice; x++)
        {
            bobSum += bobTerms.LoadUnaligned(i);
            var sum = 0.0;
            for (var end = i + bob; i < end; i++)
                sum += aliceTerms[i];
            maximum.RowCoefficients[x] = sum;
        }

        maximum.ColumnCoefficients.Store(0, bobSum); // its lanes after the last setting are not read as answers
        var (value, strategy) = maximum.Find();
        return (strategy, value + (0.25 * Vector512.Sum(constant)));
    }

    public override double[] ToTable(AlignedSpan<double> coefficients)
    {
        var table = new double[Scenario.TableLength];
        for (var i = 0; i < 4; i++)
            (coefficients + (i * plane)).AsSpan(alice * bob).CopyTo(table.AsSpan(i * alice * bob));
        return table;
    }

    public override void AddTo(List<long> strategies, List<double> weights, long strategy, double weight)
    {
        strategies.Add(SignMaximum.IndexOf(strategy, alice, bob));
        weights.Add(weight);
    }

    private static Vector512<double> Signs(long bits) =>
        Vector512.ConditionalSelect(Kernels.Mask((ulong)bits), Vector512.Create(-1.0), Vector512.Create(1.0));

    private static Vector512<double> Pick(Vector512<double> values, AlignedSpan<long> indices) =>
        Vector512.ShuffleNative(values, indices.Load(0));
}
