using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>
/// A real state of two parties and projectors of two outcomes, improved in turn: what <see cref="SeeSawModel"/> does in any
/// scenario, without its general algebra, so that thousands of kicks pay. With the state as a matrix S and the projectors P_x,
/// Q_y of outcome 0 the value is sum a_x tr(P_x S S') + sum b_y tr(Q_y S' S) + sum m_xy tr(P_x S Q_y S') and a constant.
/// </summary>
internal sealed class RealPair
{
    private const int LanczosSteps = 4;

    /// <summary>Binary places of a model's numbers.</summary>
    private const int Places = 50;

    /// <summary>Rounds after which a climb is judged by what it still gains.</summary>
    private const int FirstJudgement = 60,
        RoundsBetween = 20,
        RoundsAhead = 400;

    /// <summary>How often a kick turns one measurement alone, and anywhere.</summary>
    private const double Alone = 0.3,
        Anywhere = 3;

    /// <summary>Of a chain: the state's amplitudes from a smooth course, relative, the angles of a setting's pairs where they
    /// differ, and how far every second start is turned from a chain.</summary>
    private const double SpreadOfState = 0.2,
        SpreadOfAngles = 0.5,
        FromChain = 0.1;

    private readonly PairExpression form;
    private readonly int d;

    /// <summary>By party and setting, row by row.</summary>
    private readonly double[][][] projectors;

    /// <summary>Amplitudes of |i j> in C order, all real.</summary>
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

    private RealPair(PairExpression form, int dimension, double[][][] projectors, Complex[] state) =>
        (this.form, d, this.projectors, this.state) = (form, dimension, projectors, state);

    private RealPair(RealPair other)
    {
        (form, d, state) = (other.form, other.d, other.state);
        projectors = [.. other.projectors.Select(party => (double[][])party.Clone())];
    }

    /// <summary>
    /// A start near a chain: the state has Schmidt vectors |i i>, and each setting turns within pairs of neighbours, 01 23 .. or
    /// 12 34 .., by nearly the same angle in all. The best known models of I3322 are chains (Pal and Vertesi, PRA 82, 022116
    /// (2010)), and in large dimensions more climbs from here than from anywhere end high.
    /// </summary>
    /// <param name="form">Whose value is sought.</param>
    /// <param name="dimension">Of each party.</param>
    /// <param name="stream">Draws all that is free.</param>
    public static RealPair Chain(PairExpression form, int dimension, RandomStream stream)
    {
        var (center, width) = (stream.NextDouble() * dimension, 1 + (stream.NextDouble() * dimension));
        var state = new Complex[dimension * dimension];
        for (var i = 0; i < dimension; i++)
            state[(dimension + 1) * i] = Math.Exp(-Math.Abs(i - center) / width) * (1 + (SpreadOfState * stream.NextNormal()));
        var chain = new RealPair(
            form,
            dimension,
            Array.ConvertAll(form.Settings, count => Enumerable.Range(0, count).Select(_ => Link(dimension, stream)).ToArray()),
            state
        );
        if (stream.NextInt(2) == 0)
            return chain;
        chain.Turn(FromChain, stream);
        chain.state = [.. state.Select(value => value + (stream.NextNormal() * FromChain / dimension))];
        return chain;
    }

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
            next.Turn(size, stream);
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

    /// <summary>State and measured vectors, rounded to binary fractions.</summary>
    public PureModel ToPureModel(Scenario scenario) =>
        new(
            scenario,
            [d, d],
            state.Select(value => (Complex)Dyadic.Round(value.Real, Places)),
            projectors.Select(party => party.Select(projector => Vectors(projector).ToArray()))
        );

    /// <summary>The eigenvectors of a projector, those of 1 for outcome 0.</summary>
    private IEnumerable<MeasuredVector> Vectors(double[] projector)
    {
        var (matrix, vectors) = ((double[])projector.Clone(), new double[d * d]);
        Jacobi.Diagonalize(d, matrix, vectors);
        return vectors
            .Chunk(d)
            .Select((vector, k) => new MeasuredVector(matrix[(d + 1) * k] > 0.5 ? 0 : 1, [.. vector.Select(Rounded)]));

        Complex Rounded(double value) => Dyadic.Round(value, Places);
    }

    /// <summary>A projector of a chain: within each pair of neighbours on a line at nearly the same angle, everywhere or in turn
    /// mirrored.</summary>
    private static double[] Link(int d, RandomStream stream)
    {
        var projector = new double[d * d];
        var (first, angle) = (stream.NextInt(2), stream.NextDouble(0, 2 * Math.PI));
        var (spread, isMirrored) = (stream.NextInt(2) * SpreadOfAngles, stream.NextInt(2) == 1);
        if (first == 1)
            projector[0] = stream.NextInt(2);
        for (var i = first; i + 1 < d; i += 2)
        {
            var (sine, cosine) = Math.SinCos(angle + (spread * stream.NextNormal()));
            if (isMirrored && (i / 2 & 1) == 1)
                cosine = -cosine;
            projector[(d + 1) * i] = (1 + cosine) / 2;
            projector[(d + 1) * (i + 1)] = (1 - cosine) / 2;
            projector[(d * i) + i + 1] = projector[(d * (i + 1)) + i] = sine / 2;
        }

        if ((d - first) % 2 == 1)
            projector[^1] = stream.NextInt(2);
        return projector;
    }

    private void Turn(double size, RandomStream stream)
    {
        foreach (var party in projectors)
        {
            for (var x = 0; x < party.Length; x++)
                party[x] = Moved(party[x], size, stream);
        }
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
            var vector = vectors.Slice(d * k, d);
            for (var i = 0; i < d; i++)
            {
                if (vector[i] != 0)
                    DenseKernels.AddScaled(projector.AsSpan(d * i, d), vector, vector[i]);
            }
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
