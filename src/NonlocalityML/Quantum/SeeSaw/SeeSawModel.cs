using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>State and projective measurements that <see cref="ModelSearch"/> improves in turn.</summary>
internal sealed class SeeSawModel
{
    private const int PolarSteps = 3;

    /// <summary>States of more dimensions follow the operator by some steps of Lanczos from where they are.</summary>
    private const int WholeSpectrum = 16;

    private const int LanczosSteps = 6;

    private readonly Scenario scenario;
    private readonly int dimension;

    /// <summary>For each party and setting: an orthonormal basis as columns, and the outcome of each column.</summary>
    private readonly Matrix<Complex>[][] bases;
    private readonly int[][][] outcomes;

    /// <summary>By party, setting and outcome: what bases and outcomes say, kept in step with them.</summary>
    private readonly Matrix<Complex>[][][] effects;

    /// <summary>Amplitudes of |i j ..> in C order.</summary>
    private Complex[] state;

    /// <param name="scenario">Two or more parties.</param>
    /// <param name="dimension">The dimension of each party.</param>
    /// <param name="stream">Draws the bases.</param>
    /// <param name="isReal">Bases of real vectors; all steps keep a model real.</param>
    public SeeSawModel(Scenario scenario, int dimension, RandomStream stream, bool isReal = false)
    {
        (this.scenario, this.dimension) = (scenario, dimension);
        bases =
        [
            .. Enumerable
                .Range(0, scenario.Parties)
                .Select(party =>
                    Enumerable
                        .Range(0, scenario.Settings(party))
                        .Select(_ =>
                            isReal
                                ? Polar(RandomMatrix.RealGinibre(dimension, dimension, stream))
                                : RandomMatrix.Isometry(dimension, dimension, stream)
                        )
                        .ToArray()
                ),
        ];
        outcomes =
        [
            .. Enumerable
                .Range(0, scenario.Parties)
                .Select(party =>
                    Enumerable
                        .Range(0, scenario.Settings(party))
                        .Select(x => Enumerable.Range(0, dimension).Select(k => k % scenario.Outcomes(party, x)).ToArray())
                        .ToArray()
                ),
        ];
        effects = [.. bases.Select((party, p) => party.Select((_, x) => Effects(p, x)).ToArray())];
        state = new Complex[Power(scenario.Parties)];
        for (var k = 0; k < dimension; k++)
            state[k * ((state.Length - 1) / Math.Max(1, dimension - 1))] = 1 / Math.Sqrt(dimension);
    }

    private SeeSawModel(SeeSawModel other)
    {
        (scenario, dimension, state) = (other.scenario, other.dimension, other.state);
        bases = [.. other.bases.Select(party => (Matrix<Complex>[])party.Clone())];
        outcomes = [.. other.outcomes.Select(party => (int[][])party.Clone())];
        effects = [.. other.effects.Select(party => (Matrix<Complex>[][])party.Clone())];
    }

    public SeeSawModel Clone() => new(this);

    /// <summary>The state that maximises c.p, or of more than 16 dimensions a better one than before, and what it
    /// reaches.</summary>
    public double ImproveState(BellInequality inequality)
    {
        var bell = Operator(inequality, 0, new int[scenario.Parties], new int[scenario.Parties], -1);
        if (state.Length > WholeSpectrum)
        {
            var found = Lanczos.Lower((from, into) => Subtract(bell, from, into), state, LanczosSteps);
            state = found.Vector;
            return -found.Value;
        }

        var eigen = bell.Evd(Symmetricity.Hermitian);
        state = [.. eigen.EigenVectors.Column(eigen.EigenVectors.ColumnCount - 1)];
        return eigen.EigenValues[^1].Real;
    }

    /// <summary>A copy with every basis turned by a random real amount, to any where the size is large, and the state a little. A
    /// model that was real stays so.</summary>
    public SeeSawModel Kicked(double size, RandomStream stream)
    {
        var next = Clone();
        for (var party = 0; party < bases.Length; party++)
        for (var x = 0; x < bases[party].Length; x++)
        {
            next.bases[party][x] = Polar(bases[party][x] + (RandomMatrix.RealGinibre(dimension, dimension, stream) * size));
            next.effects[party][x] = next.Effects(party, x);
        }

        // A state that has lost a direction would never find it again.
        var noise = size / state.Length;
        next.state = [.. state.Select(value => value + (stream.NextNormal() * noise))];
        return next;
    }

    /// <summary>The measurements of one party that maximise c.p; for more than two outcomes, better ones.</summary>
    public void ImproveMeasurements(BellInequality inequality, int party)
    {
        for (var x = 0; x < scenario.Settings(party); x++)
        {
            var gains = Enumerable.Range(0, scenario.Outcomes(party, x)).Select(a => Gain(inequality, party, x, a)).ToArray();
            if (gains.Length == 2)
                Discriminate(party, x, gains[0] - gains[1]);
            else if (gains.Length > 2)
                Turn(party, x, gains);
            effects[party][x] = Effects(party, x);
        }
    }

    public PureModel ToPureModel() =>
        new(
            scenario,
            Enumerable.Repeat(dimension, scenario.Parties),
            state.Select(Round),
            bases.Select(
                (party, p) =>
                    party.Select(
                        (basis, x) =>
                            basis
                                .EnumerateColumns()
                                .Select((column, k) => new MeasuredVector(outcomes[p][x][k], [.. column.Select(Round)]))
                    )
            )
        );

    /// <summary>into = -m from, row by row in flat arrays.</summary>
    private static void Subtract(Matrix<Complex> m, Complex[] from, Complex[] into)
    {
        var entries = m.AsColumnMajorArray();
        Array.Clear(into);
        for (var j = 0; j < from.Length; j++)
        {
            var factor = from[j];
            var column = entries.AsSpan(j * from.Length, from.Length);
            for (var i = 0; i < column.Length; i++)
                into[i] -= column[i] * factor;
        }
    }

    /// <summary>The nearest unitary.</summary>
    private static Matrix<Complex> Polar(Matrix<Complex> matrix)
    {
        var svd = matrix.Svd();
        return svd.U * svd.VT;
    }

    private static Complex Round(Complex value) =>
        new(Dyadic.Round(value.Real, PureModelPlaces), Dyadic.Round(value.Imaginary, PureModelPlaces));

    private const int PureModelPlaces = 50;

    private int Power(int parties) => Enumerable.Repeat(dimension, parties).Aggregate(1, (product, d) => product * d);

    /// <summary>
    /// Sum over settings and outcomes of these parties and all that follow of c times the product of their effects; one party is
    /// left out, and its setting and outcome are given.
    /// </summary>
    private Matrix<Complex> Operator(BellInequality inequality, int party, int[] outcomeTuple, int[] settingTuple, int leftOut)
    {
        if (party == scenario.Parties)
            return Matrix<Complex>.Build.Dense(1, 1, inequality.Coefficients[scenario.TableIndex(outcomeTuple, settingTuple)]);
        if (party == leftOut)
            return Operator(inequality, party + 1, outcomeTuple, settingTuple, leftOut);
        var size = Power(scenario.Parties - party - (leftOut > party ? 1 : 0));
        var (sum, isLast) = (Matrix<Complex>.Build.Dense(size, size), size == dimension);
        for (var x = 0; x < scenario.Settings(party); x++)
        for (var a = 0; a < scenario.Outcomes(party, x); a++)
        {
            (outcomeTuple[party], settingTuple[party]) = (a, x);
            var rest = Operator(inequality, party + 1, outcomeTuple, settingTuple, leftOut);
            if (isLast && rest[0, 0] != Complex.Zero)
                sum += effects[party][x][a] * rest[0, 0];
            else if (!isLast)
                sum += effects[party][x][a].KroneckerProduct(rest);
        }

        return sum;
    }

    /// <summary>What the coefficients of an outcome are worth to its party: the operator of the others, seen through the state.
    /// With the state as a matrix M from the others to the party, M W^T M*.</summary>
    private Matrix<Complex> Gain(BellInequality inequality, int party, int setting, int outcome)
    {
        var (outcomeTuple, settingTuple) = (new int[scenario.Parties], new int[scenario.Parties]);
        (outcomeTuple[party], settingTuple[party]) = (outcome, setting);
        var others = Operator(inequality, 0, outcomeTuple, settingTuple, party);
        var inner = Power(scenario.Parties - party - 1);
        var steering = Matrix<Complex>.Build.Dense(
            dimension,
            others.RowCount,
            (i, j) => state[(((j / inner * dimension) + i) * inner) + (j % inner)]
        );
        return steering * others.Transpose() * steering.ConjugateTranspose();
    }

    private Matrix<Complex>[] Effects(int party, int setting) =>
        [.. Enumerable.Range(0, scenario.Outcomes(party, setting)).Select(outcome => Effect(party, setting, outcome))];

    private Matrix<Complex> Effect(int party, int setting, int outcome)
    {
        var sum = Matrix<Complex>.Build.Dense(dimension, dimension);
        for (var k = 0; k < dimension; k++)
        {
            if (outcomes[party][setting][k] != outcome)
                continue;
            var column = bases[party][setting].Column(k);
            sum += column.OuterProduct(column.Conjugate());
        }

        return sum;
    }

    private void Discriminate(int party, int setting, Matrix<Complex> difference)
    {
        var eigen = ((difference + difference.ConjugateTranspose()) / 2).Evd(Symmetricity.Hermitian);
        bases[party][setting] = eigen.EigenVectors;
        outcomes[party][setting] = [.. eigen.EigenValues.Select(value => value.Real > 0 ? 0 : 1)];
    }

    /// <summary>Each step to the unitary nearest to the gradient does not lose, as the gain is convex in the basis.</summary>
    private void Turn(int party, int setting, Matrix<Complex>[] gains)
    {
        var shift = -gains.Min(gain => ((gain + gain.ConjugateTranspose()) / 2).Evd(Symmetricity.Hermitian).EigenValues[0].Real);
        var positive = Array.ConvertAll(gains, gain => gain + (Matrix<Complex>.Build.DenseIdentity(dimension) * shift));
        for (var step = 0; step < PolarSteps; step++)
        {
            var basis = bases[party][setting];
            var gradient = Matrix<Complex>.Build.DenseOfColumnVectors(
                Enumerable.Range(0, dimension).Select(k => positive[outcomes[party][setting][k]] * basis.Column(k))
            );
            bases[party][setting] = Polar(gradient);
        }
    }
}
