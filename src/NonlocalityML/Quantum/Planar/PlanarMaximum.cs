namespace NonlocalityML.Quantum.Planar;

/// <summary>
/// The planar model with the largest value of a functional y of (E00, E01, E10, E11, A0, A1, B0, B1): for given angles of the
/// second axes the largest eigenvalue of a 4 x 4 matrix, maximised over the two angles in [0, pi] by Newton's method from the
/// best points of a grid.
/// </summary>
internal sealed class PlanarMaximum
{
    private const int Grid = 16;
    private const int Starts = 8;
    private const int MaximumSteps = 60;

    private readonly double[] matrix = new double[16];
    private readonly double[] vectors = new double[16];
    private readonly double[] values = new double[4];
    private readonly double[] byFirst = new double[4];
    private readonly double[] bySecond = new double[4];
    private double[] y = [];

    /// <summary>The model that is reached from another one: a cheap look, which may miss the maximum.</summary>
    public (PlanarModel Model, double Value) From(PlanarModel start, double[] functional)
    {
        y = functional;
        return Climb(start.First.Angle, start.Second.Angle);
    }

    /// <summary>The best model of all, and its value.</summary>
    public (PlanarModel Model, double Value) Of(double[] functional)
    {
        y = functional;
        Span<(double Value, double Alpha, double Beta)> best = stackalloc (double, double, double)[Starts];
        best.Fill((double.NegativeInfinity, 0, 0));
        for (var i = 0; i <= Grid; i++)
        for (var j = 0; j <= Grid; j++)
        {
            var point = (Value: 0.0, Alpha: Math.PI * i / Grid, Beta: Math.PI * j / Grid);
            point.Value = values[Solve(point.Alpha, point.Beta)];
            for (var k = 0; k < Starts; k++)
            {
                if (point.Value > best[k].Value)
                    (point, best[k]) = (best[k], point);
            }
        }

        var found = (Model: PlanarModel.Noise, Value: double.NegativeInfinity);
        foreach (var (_, alpha, beta) in best)
        {
            var reached = Climb(alpha, beta);
            if (reached.Value > found.Value)
                found = reached;
        }

        return found;
    }

    /// <summary>Newton's method where the Hessian allows it and the step gains; else each angle in turn is set to its best for
    /// the current state.</summary>
    private (PlanarModel Model, double Value) Climb(double alpha, double beta)
    {
        var top = Solve(alpha, beta);
        for (var step = 0; step < MaximumSteps; step++)
        {
            var value = values[top];
            var (nextAlpha, nextBeta) = Newton(top, alpha, beta) ?? InTurn(State(top), alpha, beta);
            var (oldAlpha, oldBeta) = (alpha, beta);
            top = Solve(alpha = nextAlpha, beta = nextBeta);
            if (values[top] < value)
            {
                top = Solve(oldAlpha, oldBeta);
                (alpha, beta) = InTurn(State(top), oldAlpha, oldBeta);
                top = Solve(alpha, beta);
            }

            if (Math.Abs(alpha - oldAlpha) + Math.Abs(beta - oldBeta) < 1e-9 || values[top] - value <= 1e-15 * Math.Abs(value))
                break;
        }

        return (new PlanarModel(State(top), Vector2D.HalfAngle(alpha), Vector2D.HalfAngle(beta)), values[top]);
    }

    private Vector4D State(int k) => new(vectors[4 * k], vectors[(4 * k) + 1], vectors[(4 * k) + 2], vectors[(4 * k) + 3]);

    private (double Alpha, double Beta) InTurn(Vector4D state, double alpha, double beta)
    {
        var e = new PlanarExpectations(state);
        var (sin, cos) = Math.SinCos(beta);
        alpha = Math.Atan2(
            (y[5] * e.XI) + (y[2] * e.XZ) + (y[3] * ((cos * e.XZ) + (sin * e.XX))),
            (y[5] * e.ZI) + (y[2] * e.ZZ) + (y[3] * ((cos * e.ZZ) + (sin * e.ZX)))
        );
        (sin, cos) = Math.SinCos(alpha);
        beta = Math.Atan2(
            (y[7] * e.IX) + (y[1] * e.ZX) + (y[3] * ((cos * e.ZX) + (sin * e.XX))),
            (y[7] * e.IZ) + (y[1] * e.ZZ) + (y[3] * ((cos * e.ZZ) + (sin * e.XZ)))
        );
        return (alpha, beta);
    }

    /// <summary>The step of second-order perturbation theory; null where the value is not concave, or the eigenvalue nearly
    /// double.</summary>
    private (double Alpha, double Beta)? Newton(int top, double alpha, double beta)
    {
        var e = new PlanarExpectations(State(top));
        var ((sinA, cosA), (sinB, cosB)) = (Math.SinCos(alpha), Math.SinCos(beta));
        Derive(top, byFirst, -sinA, cosA, cosB, sinB, isFirst: true);
        Derive(top, bySecond, -sinB, cosB, cosA, sinA, isFirst: false);
        var aa = -(
            (y[5] * ((cosA * e.ZI) + (sinA * e.XI)))
            + (y[2] * ((cosA * e.ZZ) + (sinA * e.XZ)))
            + (y[3] * ((cosB * ((cosA * e.ZZ) + (sinA * e.XZ))) + (sinB * ((cosA * e.ZX) + (sinA * e.XX)))))
        );
        var bb = -(
            (y[7] * ((cosB * e.IZ) + (sinB * e.IX)))
            + (y[1] * ((cosB * e.ZZ) + (sinB * e.ZX)))
            + (y[3] * ((cosA * ((cosB * e.ZZ) + (sinB * e.ZX))) + (sinA * ((cosB * e.XZ) + (sinB * e.XX)))))
        );
        var ab = y[3] * ((-sinA * ((-sinB * e.ZZ) + (cosB * e.ZX))) + (cosA * ((-sinB * e.XZ) + (cosB * e.XX))));
        for (var k = 0; k < 4; k++)
        {
            if (k == top)
                continue;
            var gap = values[top] - values[k];
            if (gap < 1e-7 * Math.Abs(values[top]))
                return null;
            aa += 2 * byFirst[k] * byFirst[k] / gap;
            bb += 2 * bySecond[k] * bySecond[k] / gap;
            ab += 2 * byFirst[k] * bySecond[k] / gap;
        }

        var determinant = (aa * bb) - (ab * ab);
        if (!(aa < 0 && determinant > 1e-12 * aa * aa))
            return null;
        return (
            alpha - (((bb * byFirst[top]) - (ab * bySecond[top])) / determinant),
            beta - (((aa * bySecond[top]) - (ab * byFirst[top])) / determinant)
        );
    }

    /// <summary>The row of the derived matrix that belongs to the top eigenvector, in the basis of eigenvectors.</summary>
    private void Derive(int top, double[] row, double z, double x, double otherZ, double otherX, bool isFirst)
    {
        var (alone, withZ) = isFirst ? (y[5], y[2]) : (y[7], y[1]);
        var (zz, zx) = ((withZ + (y[3] * otherZ)), y[3] * otherX);
        if (isFirst)
            Fill(z * alone, x * alone, 0, 0, z * zz, z * zx, x * zz, x * zx);
        else
            Fill(0, 0, z * alone, x * alone, z * zz, x * zz, z * zx, x * zx);
        Span<double> image = stackalloc double[4];
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
                image[i] += matrix[(4 * i) + j] * vectors[(4 * top) + j];
        }

        for (var k = 0; k < 4; k++)
            row[k] =
                (image[0] * vectors[4 * k])
                + (image[1] * vectors[(4 * k) + 1])
                + (image[2] * vectors[(4 * k) + 2])
                + (image[3] * vectors[(4 * k) + 3]);
    }

    /// <summary>Eigenvalues and vectors for two angles; the number of the largest.</summary>
    private int Solve(double alpha, double beta)
    {
        var ((sinA, cosA), (sinB, cosB)) = (Math.SinCos(alpha), Math.SinCos(beta));
        Fill(
            y[4] + (y[5] * cosA),
            y[5] * sinA,
            y[6] + (y[7] * cosB),
            y[7] * sinB,
            y[0] + (y[1] * cosB) + (y[2] * cosA) + (y[3] * cosA * cosB),
            (y[1] * sinB) + (y[3] * cosA * sinB),
            (y[2] * sinA) + (y[3] * sinA * cosB),
            y[3] * sinA * sinB
        );
        Jacobi.Diagonalize(4, matrix, vectors);
        var top = 0;
        for (var k = 0; k < 4; k++)
            values[k] = matrix[5 * k];
        for (var k = 1; k < 4; k++)
            top = values[k] > values[top] ? k : top;
        return top;
    }

    /// <summary>The matrix of a sum of products of Pauli matrices.</summary>
    private void Fill(double zi, double xi, double iz, double ix, double zz, double zx, double xz, double xx)
    {
        (matrix[0], matrix[5], matrix[10], matrix[15]) = (zi + iz + zz, zi - iz - zz, iz - zi - zz, zz - zi - iz);
        matrix[1] = matrix[4] = ix + zx;
        matrix[11] = matrix[14] = ix - zx;
        matrix[2] = matrix[8] = xi + xz;
        matrix[7] = matrix[13] = xi - xz;
        matrix[3] = matrix[12] = matrix[6] = matrix[9] = xx;
    }
}
