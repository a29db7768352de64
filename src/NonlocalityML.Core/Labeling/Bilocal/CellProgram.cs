using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// minimise sum_k |q_k - p_k| over the convex hull of the points phi(r x s x any response of B), r and s vertices of two cells:
/// a relaxation of the distance to the bilocal models whose weights lie in the cells, and that distance itself where one cell is
/// a point and the other the simplex.
/// <para>A simplex method that generates columns. Its basis is small: n points and n - 1 tight coordinates, those with
/// q_k = p_k; everything is recomputed from these two lists at each pivot. The ratio test passes the zeros of residuals as long
/// as the objective falls (Barrodale and Roberts, SIAM J. Numer. Anal. 10, 839 (1973)), and
/// <see cref="CellPrices"/> finds the points that enter.</para>
/// </summary>
internal sealed class CellProgram
{
    private const double Tolerance = 1e-9;
    private const double Perturbation = 1e-7;
    private const int MaximumPivots = 2000;
    private const int ReinversionPeriod = 32;

    private readonly int count;
    private readonly CellPrices prices;
    private readonly BasisInverse inverse;

    // One number a coordinate, padded.
    private readonly double[] target;
    private readonly double[] perturbations;
    private readonly double[] residuals;
    private readonly double[] signs; // of the residuals; 0 where tight
    private readonly double[] distances; // |residuals|
    private readonly double[] rates;
    private readonly double[] falls; // of the distances
    private readonly double[] coordinateRatios;
    private readonly double[] multipliers;
    private readonly double[] entering;

    // The basis: one number, point or answer for each place.
    private readonly double[][] points;
    private readonly BestResponse.Answer[] answers;
    private readonly int[] tight;
    private readonly double[] weights;
    private readonly double[] shares;
    private readonly double[] side;
    private readonly double[] pointRatios;
    private int size;
    private double offset;

    public CellProgram(BilocalCoordinates coordinates)
    {
        count = coordinates.Count;
        prices = new CellPrices(coordinates);
        inverse = new BasisInverse(count + 1);
        (target, perturbations, residuals, signs) = (NewVector(), NewVector(), NewVector(), NewVector());
        (rates, multipliers, entering) = (NewVector(), NewVector(), NewVector());
        points = [.. Enumerable.Range(0, count + 1).Select(_ => NewVector())];
        answers = [.. Enumerable.Range(0, count + 1).Select(_ => prices.Response.NewAnswer())];
        tight = new int[count];
        (weights, shares, side) = (NewVector(), NewVector(), NewVector());
        (pointRatios, coordinateRatios, falls, distances) = (NewVector(), NewVector(), NewVector(), NewVector());
        // Symmetric points make ties in the ratio test; a fixed small shift of q breaks them. Bounds are computed without it.
        var stream = new RandomStream(0, 0);
        for (var k = 0; k < count; k++)
            perturbations[k] = stream.NextDouble(-Perturbation, Perturbation);
    }

    /// <summary>sum |q - p| of the best p found; infinite where the first vector priced was enough.</summary>
    public double Objective { get; private set; }

    /// <summary>A lower bound of the program (to rounding), by <see cref="Coefficients"/>.</summary>
    public double Bound => prices.Bound;

    /// <summary>c, one number a coordinate, each in [-1, 1].</summary>
    public ReadOnlySpan<double> Coefficients => prices.Coefficients;

    /// <summary>
    /// Solves until the bound reaches <paramref name="enough"/>, or the objective falls below <paramref name="tooLow"/>, or at
    /// the optimum, or where rounding ends the progress: the bound and the mixture hold in every case.
    /// </summary>
    /// <param name="q">phi(q).</param>
    /// <param name="firstCell">Where r is.</param>
    /// <param name="lastCell">Where s is.</param>
    /// <param name="enough">A bound that will do.</param>
    /// <param name="tooLow">An objective that shows that the bound cannot be reached.</param>
    /// <param name="hint">c to begin with; q itself if empty.</param>
    public void Solve(
        ReadOnlySpan<double> q,
        StrategyCell firstCell,
        StrategyCell lastCell,
        double enough,
        double tooLow,
        ReadOnlySpan<double> hint = default
    )
    {
        (size, Objective) = (0, double.PositiveInfinity);
        for (var k = 0; k < count; k++)
            target[k] = q[k] + perturbations[k];
        prices.Start(q, firstCell, lastCell, hint);
        if (Bound >= enough)
            return;
        Start();
        for (var pivots = 0; pivots < MaximumPivots; pivots++)
        {
            if (pivots % ReinversionPeriod == 0 && !Reinvert())
                return;
            Refresh();
            if (Objective < tooLow)
                return;

            var free = WorstMultiplier(out var gain);
            Array.Clear(side);
            if (free >= 0)
            {
                side[free + 1] = Math.Sign(multipliers[tight[free]]);
                Array.Clear(entering);
            }
            else
            {
                gain = prices.Between(multipliers, offset, Objective, entering);
                if (Bound >= enough || Objective - Bound < Tolerance || gain < Tolerance)
                    return;
                side[0] = 1;
                for (var i = 0; i < size - 1; i++)
                    side[i + 1] = entering[tight[i]];
            }

            if (!Pivot(free, gain))
                return;
        }
    }

    /// <summary>Sums up the mixture found.</summary>
    public void Read(CellSolution solution)
    {
        solution.Clear();
        for (var i = 0; i < size; i++)
            solution.Add(Math.Max(0, weights[i]), answers[i]);
        for (var i = 0; i < size; i++)
            solution.AddCovariance(Math.Max(0, weights[i]), answers[i]);
    }

    private double[] NewVector() => new double[PaddedVector.Length(count + 1)];

    /// <summary>The basis of the point priced last alone; every residual is free.</summary>
    private void Start()
    {
        prices.Response.WritePoint(entering);
        Place(size++);
        weights[0] = 1;
        for (var k = 0; k < count; k++)
            signs[k] = target[k] < entering[k] ? -1 : 1;
    }

    private void Place(int index)
    {
        entering.CopyTo(points[index], 0);
        prices.Response.Found.CopyTo(answers[index]);
    }

    /// <returns>The place in <see cref="tight"/> whose multiplier is farthest outside [-1, 1], or -1.</returns>
    private int WorstMultiplier(out double excess)
    {
        excess = Tolerance;
        var worst = -1;
        for (var i = 0; i < size - 1; i++)
        {
            var candidate = Math.Abs(multipliers[tight[i]]) - 1;
            if (candidate > excess)
                (excess, worst) = (candidate, i);
        }

        return worst;
    }

    /// <summary>Brings in the entering point, or frees a tight coordinate (free >= 0); something else leaves the basis. False if
    /// nothing can.</summary>
    private bool Pivot(int free, double gain)
    {
        inverse.Multiply(side, shares);
        entering.CopyTo(rates, 0);
        for (var i = 0; i < size; i++)
            PaddedVector.AddScaled(rates, points[i], -shares[i]);
        PaddedVector.StepsToZero(weights, shares, pointRatios);
        for (var k = 0; k < falls.Length; k++)
            falls[k] = rates[k] * signs[k];
        PaddedVector.StepsToZero(distances, falls, coordinateRatios);

        var point = PaddedVector.IndexOfMin(pointRatios);
        var coordinate = PaddedVector.IndexOfMin(coordinateRatios);
        for (
            var slope = -gain;
            coordinateRatios[coordinate] < pointRatios[point];
            coordinate = PaddedVector.IndexOfMin(coordinateRatios)
        )
        {
            slope += 2 * falls[coordinate];
            if (slope >= 0)
            {
                Exchange(free, -1, coordinate);
                return true;
            }

            signs[coordinate] *= -1;
            coordinateRatios[coordinate] = double.PositiveInfinity;
        }

        if (double.IsPositiveInfinity(pointRatios[point]))
            return false;
        Exchange(free, point, -1);
        return true;
    }

    /// <param name="free">Place of the tight coordinate that is freed, or -1 if a point enters.</param>
    /// <param name="leaving">The point that leaves, or -1 if a coordinate becomes tight.</param>
    /// <param name="coordinate">That coordinate.</param>
    private void Exchange(int free, int leaving, int coordinate)
    {
        var (freed, freedSign) = free < 0 ? (-1, 0) : (tight[free], side[free + 1]);
        if (coordinate >= 0)
        {
            signs[coordinate] = 0;
            for (var j = 0; j < size; j++)
                side[j] = points[j][coordinate];
        }

        if (free < 0 && coordinate < 0)
        {
            inverse.ReplacePoint(leaving, shares);
            Place(leaving);
        }
        else if (free < 0)
        {
            inverse.Append(shares, side, rates[coordinate]);
            tight[size - 1] = coordinate;
            Place(size++);
        }
        else if (coordinate < 0)
        {
            inverse.Remove(leaving, free + 1);
            size--;
            (points[leaving], points[size]) = (points[size], points[leaving]);
            (answers[leaving], answers[size]) = (answers[size], answers[leaving]);
            tight[free] = tight[size - 1];
        }
        else
        {
            inverse.ReplaceCondition(free + 1, side);
            tight[free] = coordinate;
        }

        if (freed >= 0)
            signs[freed] = freedSign;
    }

    /// <summary>Recomputes weights, residuals, objective and multipliers from the basis.</summary>
    private void Refresh()
    {
        Array.Clear(side);
        side[0] = 1;
        for (var i = 0; i < size - 1; i++)
            side[i + 1] = target[tight[i]];
        inverse.Multiply(side, weights);
        target.CopyTo(residuals, 0);
        for (var i = 0; i < size; i++)
            PaddedVector.AddScaled(residuals, points[i], -weights[i]);
        Objective = 0;
        for (var k = 0; k < count; k++)
        {
            distances[k] = residuals[k] * signs[k];
            if (distances[k] < -Tolerance)
                (signs[k], distances[k]) = (-signs[k], -distances[k]);
            Objective += Math.Abs(residuals[k] - perturbations[k]);
        }

        // A basic point has no reduced cost: multipliers.point + offset = 0.
        for (var i = 0; i < size; i++)
            side[i] = -PaddedVector.Dot(signs, points[i]);
        inverse.MultiplyLeft(side, shares);
        signs.CopyTo(multipliers, 0);
        for (var i = 0; i < size - 1; i++)
            multipliers[tight[i]] = shares[i + 1];
        offset = shares[0];
    }

    private bool Reinvert() =>
        inverse.Invert(
            size,
            (t, row) =>
            {
                for (var j = 0; j < size; j++)
                    row[j] = t == 0 ? 1 : points[j][tight[t - 1]];
            }
        );
}
