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

    private readonly Scenario scenario;
    private readonly int dimension;

    /// <summary>For each party and setting: an orthonormal basis as columns, and the outcome of each column.</summary>
    private readonly Matrix<Complex>[][] bases;
    private readonly int[][][] outcomes;

    /// <summary>Amplitudes as a matrix: |psi> = sum M_ij |i j>.</summary>
    private Matrix<Complex> state;

    public SeeSawModel(Scenario scenario, int dimension, RandomStream stream)
    {
        (this.scenario, this.dimension) = (scenario, dimension);
        bases =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(party =>
                    Enumerable
                        .Range(0, scenario.Settings(party))
                        .Select(_ => RandomMatrix.Isometry(dimension, dimension, stream))
                        .ToArray()
                ),
        ];
        outcomes =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(party =>
                    Enumerable
                        .Range(0, scenario.Settings(party))
                        .Select(x => Enumerable.Range(0, dimension).Select(k => k % scenario.Outcomes(party, x)).ToArray())
                        .ToArray()
                ),
        ];
        state = Matrix<Complex>.Build.DenseIdentity(dimension) / Math.Sqrt(dimension);
    }

    private SeeSawModel(SeeSawModel other)
    {
        (scenario, dimension, state) = (other.scenario, other.dimension, other.state);
        bases = [.. other.bases.Select(party => (Matrix<Complex>[])party.Clone())];
        outcomes = [.. other.outcomes.Select(party => (int[][])party.Clone())];
    }

    public SeeSawModel Clone() => new(this);

    /// <summary>The state that maximises c.p, and the maximum.</summary>
    public double ImproveState(BellInequality inequality)
    {
        var total = Matrix<Complex>.Build.Dense(dimension * dimension, dimension * dimension);
        for (var x = 0; x < scenario.Settings(0); x++)
        for (var a = 0; a < scenario.Outcomes(0, x); a++)
            total += Effect(0, x, a).KroneckerProduct(Weighted(inequality, 0, x, a, identity => identity));
        var eigen = total.Evd(Symmetricity.Hermitian);
        var top = eigen.EigenVectors.Column(eigen.EigenVectors.ColumnCount - 1);
        state = Matrix<Complex>.Build.Dense(dimension, dimension, (i, j) => top[(i * dimension) + j]);
        return eigen.EigenValues[^1].Real;
    }

    /// <summary>The measurements of one party that maximise c.p; for more than two outcomes, better ones.</summary>
    public void ImproveMeasurements(BellInequality inequality, int party)
    {
        for (var x = 0; x < scenario.Settings(party); x++)
        {
            var gains = Enumerable
                .Range(0, scenario.Outcomes(party, x))
                .Select(a => Weighted(inequality, party, x, a, effect => Steered(party, effect)))
                .ToArray();
            if (gains.Length == 2)
                Discriminate(party, x, gains[0] - gains[1]);
            else if (gains.Length > 2)
                Turn(party, x, gains);
        }
    }

    public PureModel ToPureModel() =>
        new(
            scenario,
            [dimension, dimension],
            state.ToRowArrays().SelectMany(row => row.Select(Round)),
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

    private static Complex Round(Complex value) =>
        new(Dyadic.Round(value.Real, PureModelPlaces), Dyadic.Round(value.Imaginary, PureModelPlaces));

    private const int PureModelPlaces = 50;

    /// <summary>Sum over the other party's settings and outcomes of c times its effect, seen through a linear map.</summary>
    private Matrix<Complex> Weighted(
        BellInequality inequality,
        int party,
        int x,
        int a,
        Func<Matrix<Complex>, Matrix<Complex>> map
    )
    {
        var (other, sum) = (1 - party, Matrix<Complex>.Build.Dense(dimension, dimension));
        for (var y = 0; y < scenario.Settings(other); y++)
        for (var b = 0; b < scenario.Outcomes(other, y); b++)
        {
            var index = party == 0 ? scenario.TableIndex([a, b], [x, y]) : scenario.TableIndex([b, a], [y, x]);
            if (inequality.Coefficients[index] is not 0 and var coefficient)
                sum += Effect(other, y, b) * coefficient;
        }

        return map(sum);
    }

    /// <summary>What an operator of the other party leaves on this one: M F^T M* for the first party, (M* E M)^T for the
    /// second.</summary>
    private Matrix<Complex> Steered(int party, Matrix<Complex> effect) =>
        party == 0
            ? state * effect.Transpose() * state.ConjugateTranspose()
            : (state.ConjugateTranspose() * effect * state).Transpose();

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
            var svd = gradient.Svd();
            bases[party][setting] = svd.U * svd.VT;
        }
    }
}
