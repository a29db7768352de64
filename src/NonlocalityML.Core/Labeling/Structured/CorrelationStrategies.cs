using System.Runtime.Intrinsics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using static NonlocalityML.Numerics.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// Two parties, two outcomes, uniform marginals: the cells are the correlators E_xy, which are also the coordinates, and a column
/// holds the signs A_x B_y. Flipping all signs of both parties changes nothing, so A_0 = +1; with its flip, half each, a strategy
/// has uniform marginals. sum |q - p| = sum |E - E'|.
/// </summary>
internal sealed class CorrelationStrategies : StrategySpace
{
    /// <summary>Alice's 2^(X-1) sign vectors are enumerated in each step.</summary>
    public const int MaximumSettings = 24;

    /// <summary>How far a marginal may lie from zero, and the sum of a joint setting from one.</summary>
    private const double Tolerance = 1e-13;

    private readonly int alice,
        bob;
    private readonly SignMaximum maximum;

    public CorrelationStrategies(Scenario scenario)
        : base(scenario)
    {
        (alice, bob) = (scenario.Settings(0), scenario.Settings(1));
        maximum = new SignMaximum(alice - 1, bob, Memory);
    }

    public static bool Fits(Scenario scenario) =>
        scenario.Parties == 2 && scenario.IsDichotomic && Math.Max(scenario.Settings(0), scenario.Settings(1)) <= MaximumSettings;

    public override int Cells => Pad(alice * bob);

    public override int Coordinates => Cells;

    public override int Rank => (alice * bob) + 1;

    public override double LowValue => -1;

    public override double HiddenDistance => 4 * Tolerance * alice * bob;

    public override bool IsCell(int index) => index < alice * bob;

    public override bool Load(ReadOnlySpan<double> table, AlignedSpan<double> cells)
    {
        var n = alice * bob;
        for (var i = 0; i < n; i++)
        {
            double p00 = table[i],
                p01 = table[n + i],
                p10 = table[(2 * n) + i],
                p11 = table[(3 * n) + i];
            double equal = p00 + p11,
                unequal = p01 + p10,
                first = p00 - p11,
                second = p01 - p10;
            if (!(Math.Abs(equal + unequal - 1) <= Tolerance && Math.Abs(first) + Math.Abs(second) <= Tolerance))
                return false;
            cells[i] = equal - unequal;
        }

        return true;
    }

    public override void Column(long strategy, AlignedSpan<double> coordinates, AlignedSpan<double> cells)
    {
        for (var (x, i) = (0, 0); x < alice; x++)
        {
            for (var y = 0; y < bob; y++, i++)
                coordinates[i] = cells[i] = 1 - (2 * ((strategy >> x ^ strategy >> (SignMaximum.BobShift + y)) & 1));
        }
    }

    public override void Expand(AlignedSpan<double> coordinates, double total, AlignedSpan<double> cells) =>
        coordinates.AsSpan(Cells).CopyTo(cells.AsSpan(Cells));

    public override (long Strategy, double Value) Best(AlignedSpan<double> coefficients, CancellationToken cancellation)
    {
        coefficients.AsSpan(bob).CopyTo(maximum.ColumnCoefficients.AsSpan(bob));
        (coefficients + bob).AsSpan((alice - 1) * bob).CopyTo(maximum.Matrix.AsSpan((alice - 1) * bob));
        var (value, signs) = maximum.Find();
        var bobSigns = signs >> SignMaximum.BobShift << SignMaximum.BobShift;
        return (bobSigns | ((signs ^ bobSigns) << 1), value);
    }

    public override double[] ToTable(AlignedSpan<double> coefficients)
    {
        var n = alice * bob;
        var table = new double[Scenario.TableLength];
        for (var i = 0; i < table.Length; i++)
            table[i] = i / n is 0 or 3 ? coefficients[i % n] : -coefficients[i % n];
        return table;
    }

    public override void AddTo(List<long> strategies, List<double> weights, long strategy, double weight)
    {
        var index = SignMaximum.IndexOf(strategy, alice, bob);
        strategies.AddRange([index, index ^ ((1L << (alice + bob)) - 1)]);
        weights.AddRange([weight / 2, weight / 2]);
    }
}
