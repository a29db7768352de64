using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>
/// A real state of two parties and projectors of two outcomes, improved in turn: what <see cref="SeeSawModel"/> does in any
/// scenario, without its general algebra, so that thousands of kicks pay. With the state as a matrix S and the projectors P_x, Q_y
/// of outcome 0 the value is sum a_x tr(P_x S S') + sum b_y tr(Q_y S' S) + sum m_xy tr(P_x S Q_y S') and a constant.
/// </summary>
internal sealed class RealPair
{
    private const int LanczosSteps = 4;

    /// <summary>Rounds after which a climb is judged by what it still gains.</summary>
    private const int FirstJudgement = 60,
        RoundsBetween = 20,
        RoundsAhead = 400;

    /// <summary>How often a kick turns one measurement alone, and anywhere.</summary>
    private const double Alone = 0.3,
        Anywhere = 3;

    private readonly PairExpression form;
    private readonly int d;

    /// <summary>By party and setting, row by row.</summary>
    private readonly double[][][] projectors;

    private Complex[] state;

    /// <param name="form">Whose value is sought.</param>
    /// <param name="dimension">Of each party.</param>
    /// <param name="stream">Draws projectors and state.</param>
    public RealPair(PairExpression form, int dimension, RandomStream stream)
    {
        (this.form, d) = (form, dimension);
        projectors =
        [
            .. form.Settings.Select(count =>
                Enumerable.Range(0, count).Select(_ => Moved(new double[d * d], 1, stream)).ToArray()
            ),
        ];
        state = [.. Enumerable.Range(0, d * d).Select(i => (Complex)((0.3 * stream.NextNormal()) + (i % (d + 1) == 0 ? 1 : 0)))];
    }

    private RealPair(RealPair other)
    {
        (form, d, state) = (other.form, other.d, other.state);
        projectors = [.. other.projectors.Select(party => (double[][])party.Clone())];
    }

    /// <summary>Amplitudes of |i j> in C order, all real.</summary>
    public IReadOnlyList<Complex> State => state;

    /// <summary>A copy with its measurements turned by a random amount of this size, or one of them alone to anywhere.</summary>
    public RealPair Kicked(double size, RandomStream stream)
    {
        var next = new RealPair(this);
        if (stream.NextDouble() < Alone)
        {
            var party = next.projectors[stream.NextInt(2)];
            var x = stream.NextInt(party.Length);
            party[x] = Moved(party[x], Anywhere, stream);
        }
        else
        {
            foreach (var party in next.projectors)
            {
                for (var x = 0; x < party.Length; x++)
                    party[x] = Moved(party[x], size, stream);
            }
        }

        // A state that has lost a direction would never find it again.
        next.state = [.. state.Select(value => value + (stream.NextNormal() * size / state.Length))];
        return next;
    }

    /// <summary>Improves state and measurements in turn until a round gains less than <paramref name="tolerance"/>.</summary>
    /// <param name="hope">A climb that will not come here is given up.</param>
    /// <param name="rounds">The most.</param>
    /// <param name="tolerance">Of the value.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <returns>What is reached.</returns>
    public double Climb(double hope, int rounds, double tolerance, CancellationToken cancellation)
    {
        var value = double.NegativeInfinity;
        for (var round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = ImproveState();
            ImproveMeasurements();
            var gain = next - value;
            var isHopeless = round > FirstJudgement && round % RoundsBetween == 0 && next + (gain * RoundsAhead) < hope;
            if (gain < tolerance || isHopeless)
                break;
            value = next;
        }

        return ImproveState();
    }

    /// <summary>The eigenvectors of a party's projector, as columns of row after row, and the outcome of each.</summary>
    public (double[] Vectors, int[] Outcomes) Basis(int party, int setting)
    {
        var (matrix, vectors) = ((double[])projectors[party][setting].Clone(), new double[d * d]);
        Jacobi.Diagonalize(d, matrix, vectors);
        return (vectors, [.. Enumerable.Range(0, d).Select(k => matrix[(d + 1) * k] > 0.5 ? 0 : 1)]);
    }

    private double[] Moved(double[] projector, double size, RandomStream stream)
    {
        var moved = new double[d * d];
        for (var i = 0; i < d; i++)
        for (var j = 0; j <= i; j++)
        {
            var half = i == j ? 0.5 : 0;
            moved[(i * d) + j] = moved[(j * d) + i] = projector[(i * d) + j] - half + (size / 2 * stream.NextNormal());
        }

        return Positive(moved);
    }

    /// <summary>The projector on what is positive of a symmetric matrix, which is overwritten.</summary>
    private double[] Positive(double[] matrix)
    {
        Span<double> vectors = stackalloc double[d * d];
        Jacobi.Diagonalize(d, matrix, vectors);
        var projector = new double[d * d];
        for (var k = 0; k < d; k++)
        {
            if (!(matrix[(d + 1) * k] > 0))
                continue;
            for (var i = 0; i < d; i++)
            for (var j = 0; j < d; j++)
                projector[(i * d) + j] += vectors[(i * d) + k] * vectors[(j * d) + k];
        }

        return projector;
    }

    /// <summary>S becomes the best of the span of S, L S, L L S, .. under L S = sum P_x S G_x + S H.</summary>
    private double ImproveState()
    {
        var partners = Enumerable.Range(0, form.Settings[0]).Select(x => Partner(0, x)).ToArray();
        var own = Weighted(form.Marginals[1], projectors[1]);
        var found = Lanczos.Lower(Apply, state, LanczosSteps);
        state = found.Vector;
        return -found.Value;

        void Apply(Complex[] vector, Complex[] into)
        {
            var from = Reals(vector);
            var sum = DenseKernels.Multiply(d, from, own);
            for (var x = 0; x < partners.Length; x++)
            {
                var inner = DenseKernels.Multiply(d, from, partners[x]);
                DenseKernels.AddScaled(sum, DenseKernels.Multiply(d, projectors[0][x], inner), 1);
            }

            for (var i = 0; i < sum.Length; i++)
                into[i] = -sum[i];
        }
    }

    private void ImproveMeasurements()
    {
        var matrix = Reals(state);
        var transposed = Transposed(matrix);
        for (var party = 0; party < 2; party++)
        {
            var (left, right) = party == 0 ? (matrix, transposed) : (transposed, matrix);
            for (var x = 0; x < form.Settings[party]; x++)
            {
                var seen = DenseKernels.Multiply(d, DenseKernels.Multiply(d, left, Partner(party, x)), right);
                projectors[party][x] = Positive(seen);
            }
        }
    }

    /// <summary>What outcome 0 of a setting is worth, as an operator of the other party: its marginal's coefficient and
    /// sum m_xy Q_y.</summary>
    private double[] Partner(int party, int setting)
    {
        var others = projectors[1 - party];
        var sum = Weighted(Enumerable.Range(0, others.Length).Select(y => form.Joint(party, setting, y)), others);
        for (var i = 0; i < d; i++)
            sum[(d + 1) * i] += form.Marginals[party][setting];
        return sum;
    }

    private double[] Weighted(IEnumerable<double> weights, double[][] matrices)
    {
        var sum = new double[d * d];
        foreach (var (weight, matrix) in weights.Zip(matrices))
            DenseKernels.AddScaled(sum, matrix, weight);
        return sum;
    }

    private static double[] Reals(Complex[] vector) => Array.ConvertAll(vector, value => value.Real);

    private double[] Transposed(double[] matrix)
    {
        var transposed = new double[d * d];
        for (var i = 0; i < d; i++)
        for (var j = 0; j < d; j++)
            transposed[(j * d) + i] = matrix[(i * d) + j];
        return transposed;
    }
}
