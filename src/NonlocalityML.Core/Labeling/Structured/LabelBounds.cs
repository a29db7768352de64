using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;
using static NonlocalityML.Numerics.AlignedMemory;

namespace NonlocalityML.Labeling.Structured;

/// <summary>
/// Proven bounds on NL from a solution in double precision, with every rounding error bounded: for labels in bulk, where the
/// exact fractions of <see cref="Certificate"/> would cost more than the solution.
/// </summary>
/// <remarks>
/// Lower bound: the coefficients are clamped and rounded to multiples of 2^-<see cref="Certificate.Places"/>, which makes the
/// local bound exact; c.q, n products whose absolute sum is at most the number of joint settings s, is off by at most n s 2^-53.
/// Upper bound: with weights of sum W on k strategies each of n residuals is off by at most (k + 8) W 2^-53, and their sum, at
/// most 2 s W, by n times 2^-53 of itself. The slack below is more than twice that.
/// </remarks>
internal sealed class LabelBounds
{
    private const double Roundoff = 1.0 / (1L << 53);
    private readonly DistanceSimplex simplex;
    private readonly StrategySpace space;
    private readonly AlignedMemory memory = new();
    private readonly AlignedSpan<double> coefficients,
        coordinates,
        model;
    private readonly double slack;

    public LabelBounds(DistanceSimplex simplex)
    {
        this.simplex = simplex;
        space = simplex.Space;
        coefficients = memory.Allocate<double>(space.Cells);
        model = memory.Allocate<double>(space.Cells);
        coordinates = memory.Allocate<double>(space.Coordinates);
        slack = (space.Cells * (space.Rank + (4.0 * space.Scenario.SettingTuples) + 16) * 2 * Roundoff) + space.HiddenDistance;
    }

    /// <summary>Bounds on NL of <see cref="DistanceSimplex.Behavior"/> after a solution.</summary>
    public (double Lower, double Upper) Find(CancellationToken cancellation) => (Lower(cancellation), Upper());

    private double Lower(CancellationToken cancellation)
    {
        // Adding and taking away 1.5 * 2^(52 - Places) rounds to a multiple of 2^-Places.
        var shift = Vector512.Create(1.5 * (1L << (52 - Certificate.Places)));
        var one = Vector512.Create(1.0);
        var sum = Vector512<double>.Zero;
        for (var i = 0; i < space.Cells; i += Lanes)
        {
            var c = Vector512.Min(Vector512.Max(simplex.Coefficients.Load(i), -one), one);
            c = c + shift - shift;
            coefficients.Store(i, c);
            sum += c * simplex.Behavior.Load(i);
        }

        var (_, localBound) = space.Best(coefficients, cancellation);
        return Math.Max(0, (Vector512.Sum(sum) - localBound - slack) * space.Scenario.Unit);
    }

    private double Upper()
    {
        var weights = simplex.Weights;
        var total = 0.0;
        for (var s = 0; s < simplex.Basis.Size; s++)
        {
            weights[s] = Math.Max(weights[s], 0);
            total += weights[s];
        }

        space.Mix(simplex.Basis, weights, total, coordinates, model);
        var scale = Vector512.Create(total);
        var sum = Vector512<double>.Zero;
        for (var i = 0; i < space.Cells; i += Lanes)
        {
            var residual = (simplex.Behavior.Load(i) * scale) - model.Load(i);
            sum += Vector512.Abs(residual) * simplex.IsCell.Load(i);
        }

        return (Vector512.Sum(sum) + (slack * total)) / total * space.Scenario.Unit;
    }
}
