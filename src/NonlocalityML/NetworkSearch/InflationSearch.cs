using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.NetworkSearch;

/// <summary>
/// Looks for coefficients of an inflation that prove a behavior not local: the point of the hull of the columns nearest to the
/// origin is a separating direction, if there is one.
/// </summary>
internal sealed class InflationSearch
{
    /// <summary>A squared distance of the hull from the origin below this is rounding.</summary>
    private const double Vanishing = 1e-16;

    private const int TuningSteps = 14;
    private const double TuningWidth = 0.01; // of the bisection, as a share of its upper end
    private const int BallSteps = 500;

    private readonly InflationOrbits orbits;

    /// <param name="network">Who sees which source.</param>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="levels">Copies of each source.</param>
    /// <param name="tables">The behaviors that will be asked about: symmetries that they share are used.</param>
    /// <param name="cancellation">Stops the enumeration.</param>
    public InflationSearch(
        Network network,
        Scenario scenario,
        IEnumerable<int> levels,
        IReadOnlyList<Behavior> tables,
        CancellationToken cancellation = default
    )
    {
        Inflation = new Inflation(network, scenario, levels);
        orbits = new InflationOrbits(Inflation, tables, cancellation);
    }

    public Inflation Inflation { get; }

    /// <summary>Assignments up to symmetry.</summary>
    public int Orbits => orbits.Representatives.Count;

    /// <summary>A direction in which every column is positive.</summary>
    /// <param name="behavior">Where it is sought.</param>
    /// <param name="quality">The least column as a share of the squared norm that is good enough; 0 takes the first that is
    /// positive, 1 the nearest point.</param>
    /// <param name="kept">In and out: assignments to begin with.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>Null where the columns surround the origin, as far as double precision tells, or no step helps.</returns>
    internal double[]? Direction(
        Behavior behavior,
        double quality,
        List<int>? kept = null,
        CancellationToken cancellation = default
    )
    {
        var columns = new InflationColumns(orbits, behavior);
        var first = kept is { Count: > 0 } ? [.. kept] : new List<int> { columns.Price(new double[orbits.Scales.Length]) };
        var nearest = new NearestPoint([.. first.Select(columns.Column)]);
        var direction = Direction(columns, nearest, quality, int.MaxValue, cancellation);
        kept?.Clear();
        kept?.AddRange(nearest.Labels);
        return direction;
    }

    private static double[]? Direction(
        IInflationColumns columns,
        NearestPoint nearest,
        double quality,
        int steps,
        CancellationToken cancellation
    )
    {
        for (var step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var norm = nearest.SquaredNorm;
            if (norm < Vanishing)
                return null;
            var least = columns.Least(nearest.Point);
            if (least.Value > Math.Max(quality, 1e-6) * norm)
                return nearest.Point;
            if (!nearest.Add(least.Column.Vertex, least.Column.Label))
                return least.Value > 0 ? nearest.Point : null;
        }

        return null;
    }

    /// <summary>Coefficients that prove a behavior not local, rounded to as few digits as do.</summary>
    /// <returns>Null where none were found: that says nothing of the behavior.</returns>
    public InflationProof? Prove(Behavior behavior, CancellationToken cancellation = default) =>
        Direction(behavior, 0.9, null, cancellation) is { } direction ? Rounded(behavior, direction, cancellation)?.Proof : null;

    /// <summary>
    /// Coefficients tuned for the distance: the largest ball around the behavior in which they prove every table not local,
    /// by bisection.
    /// </summary>
    /// <param name="behavior">The behavior.</param>
    /// <param name="start">Coefficients that prove it not local.</param>
    /// <param name="upper">An upper bound on its distance.</param>
    /// <param name="cancellation">Ends the search with the best so far.</param>
    public InflationProof Tune(Behavior behavior, InflationProof start, double upper, CancellationToken cancellation = default)
    {
        var (best, high) = (start, upper);
        var low = (double)NetworkCertificate.LowerBound(behavior, Inflation.Network, start, CancellationToken.None);
        try
        {
            for (var step = 0; step < TuningSteps && high - low > TuningWidth * high; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                var middle = (low + high) / 2;
                var ball = new InflationBall(orbits, behavior, middle);
                var nearest = new NearestPoint(ball.Least(new double[orbits.Scales.Length]).Column);
                if (
                    Direction(ball, nearest, 0, BallSteps, cancellation) is { } direction
                    && Rounded(behavior, direction, cancellation) is { } rounded
                    && (double)rounded.Lower > low
                )
                    (best, low) = (rounded.Proof, (double)rounded.Lower);
                else
                    high = middle;
            }
        }
        catch (OperationCanceledException)
        {
            // The best so far stands.
        }

        return best;
    }

    /// <summary>The coefficients in whole numbers of as few digits as do, and the bound that they prove exactly; null where no
    /// number of digits holds up.</summary>
    internal RoundedProof? Rounded(Behavior behavior, double[] direction, CancellationToken cancellation)
    {
        var coefficients = new double[direction.Length];
        for (var orbit = 0; orbit < coefficients.Length; orbit++)
            coefficients[orbit] = direction[orbit] * orbits.Scales[orbit];
        var largest = coefficients.Max(Math.Abs);
        var columns = new InflationColumns(orbits, behavior);
        for (var digits = 3; digits <= 11; digits += 2)
        {
            var scale = Math.Pow(10, digits) / largest;
            var whole = Array.ConvertAll(coefficients, value => (long)Math.Round(value * scale));
            // In double precision first: the exact check goes through all assignments.
            var least = columns.Price([.. whole.Zip(orbits.Scales, (number, size) => number / size)]);
            if (columns.Values[least] <= 0)
                continue;
            var proof = new InflationProof(Inflation.Levels, [.. orbits.ToRows(whole).Select(list => list.ToImmutableArray())]);
            var lower = NetworkCertificate.LowerBound(behavior, Inflation.Network, proof, cancellation);
            if (lower > 0)
                return new RoundedProof(proof, lower);
        }

        return null;
    }

    /// <summary>
    /// The interval of weights v in which coefficients prove v * behavior + (1 - v) * noise not local, in double precision; empty
    /// where they prove nothing at the weight given.
    /// </summary>
    internal (double From, double To) Interval(double[] direction, Behavior behavior, Behavior noise, double at)
    {
        var (whole, none) = (new InflationColumns(orbits, behavior), new InflationColumns(orbits, noise));
        whole.Price(direction);
        none.Price(direction);
        double from = 0,
            to = 1;
        for (var r = 0; r < whole.Values.Length; r++)
        {
            double start = none.Values[r],
                slope = whole.Values[r] - none.Values[r];
            if (start + (at * slope) <= 0)
                return (at, at);
            if (slope == 0)
                continue;
            var root = -start / slope;
            if (slope > 0)
                from = Math.Max(from, root);
            else
                to = Math.Min(to, root);
        }

        return (from, Math.Min(to, 1));
    }
}

/// <param name="Proof">Coefficients in whole numbers.</param>
/// <param name="Lower">What they prove, exactly.</param>
internal sealed record RoundedProof(InflationProof Proof, Rational Lower);
