using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.SeeSaw;

/// <summary>
/// A model whose parameters <see cref="MixtureRefinement"/> varies: amplitudes psi, whose squared norm is the weight of the model
/// in a mixture, and an orthonormal basis for each party and setting.
/// </summary>
/// <remarks>
/// A step adds to psi, and turns the basis vectors u_k, u_l of different outcomes by u_k + z u_l, u_l - conj(z) u_k. The
/// parameters are the real and imaginary parts of the amplitudes, then those of z for each party, setting and pair k &lt; l.
/// </remarks>
internal sealed class FreeModel
{
    private const int Places = 50;

    private readonly Scenario scenario;
    private readonly int[] dimensions;
    private readonly Complex[] amplitudes;

    /// <summary>By party and setting: vector k is the components [k * d, (k + 1) * d).</summary>
    private readonly Complex[][][] bases;
    private readonly int[][][] outcomes;

    /// <summary>By party and setting: the pairs of basis vectors of different outcomes.</summary>
    private readonly (int First, int Second)[][][] turns;

    private FreeModel(
        Scenario scenario,
        int[] dimensions,
        Complex[] amplitudes,
        Complex[][][] bases,
        int[][][] outcomes,
        (int First, int Second)[][][] turns
    )
    {
        (this.scenario, this.dimensions, this.amplitudes) = (scenario, dimensions, amplitudes);
        (this.bases, this.outcomes, this.turns) = (bases, outcomes, turns);
        ParameterCount = (2 * amplitudes.Length) + (2 * turns.Sum(party => party.Sum(setting => setting.Length)));
    }

    public int ParameterCount { get; }

    public double Weight => amplitudes.Sum(SquaredNorm);

    /// <param name="model">Every setting measures a whole basis.</param>
    /// <param name="weight">Its share.</param>
    public static FreeModel Of(PureModel model, double weight)
    {
        var scale = Math.Sqrt(weight / model.Amplitudes.Sum(SquaredNorm));
        int[][][] outcomes =
        [
            .. model.Measurements.Select(party =>
                party.Select(setting => setting.Select(vector => vector.Outcome).ToArray()).ToArray()
            ),
        ];
        return new FreeModel(
            model.Scenario,
            [.. model.Dimensions],
            [.. model.Amplitudes.Select(value => value * scale)],
            [
                .. model.Measurements.Select(party =>
                    party.Select(setting => setting.SelectMany(vector => vector.Components).ToArray()).ToArray()
                ),
            ],
            outcomes,
            [.. outcomes.Select(party => party.Select(setting => Turns(setting).ToArray()).ToArray())]
        );
    }

    public PureModel ToPureModel() =>
        new(
            scenario,
            dimensions,
            amplitudes.Select(Round),
            bases.Select(
                (party, p) =>
                    party.Select(
                        (basis, x) =>
                            outcomes[p]
                                [x]
                                .Select(
                                    (outcome, k) =>
                                        new MeasuredVector(
                                            outcome,
                                            [.. basis.AsSpan(k * dimensions[p], dimensions[p]).ToArray().Select(Round)]
                                        )
                                )
                    )
            )
        );

    /// <summary>Adds the weighted probabilities to p[a,b,x,y] and, where it is wanted, writes their derivatives.</summary>
    /// <param name="table">p.</param>
    /// <param name="jacobian">Row i holds the derivatives of p_i by all parameters of a mixture; may be empty.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="offset">Where the parameters of this model begin.</param>
    public void Evaluate(Span<double> table, Span<double> jacobian, int columns, int offset)
    {
        var (rows, width) = (dimensions[0], dimensions[1]);
        var (half, cell) = (new Complex[width], new Complex[rows * width]);
        var turnsOfFirst = offset + (2 * amplitudes.Length);
        var turnsOfAllFirst = turns[0].Sum(setting => 2 * setting.Length);
        for (var x = 0; x < scenario.Settings(0); x++)
        {
            var turnsOfSecond = offset + (2 * amplitudes.Length) + turnsOfAllFirst;
            for (var y = 0; y < scenario.Settings(1); y++)
            {
                FillCells(bases[0][x], bases[1][y]);
                for (var k = 0; k < rows; k++)
                for (var l = 0; l < width; l++)
                    table[Index(k, l)] += SquaredNorm(cell[(k * width) + l]);
                if (!jacobian.IsEmpty)
                {
                    for (var k = 0; k < rows; k++)
                    for (var l = 0; l < width; l++)
                        AddAmplitudes(jacobian[(Index(k, l) * columns)..], k, l);
                    var column = turnsOfFirst;
                    foreach (var (k, l) in turns[0][x])
                    {
                        for (var other = 0; other < width; other++)
                            AddTurn(
                                jacobian,
                                column,
                                Index(k, other),
                                Index(l, other),
                                cell[(k * width) + other],
                                cell[(l * width) + other]
                            );
                        column += 2;
                    }

                    column = turnsOfSecond;
                    foreach (var (k, l) in turns[1][y])
                    {
                        for (var other = 0; other < rows; other++)
                            AddTurn(
                                jacobian,
                                column,
                                Index(other, k),
                                Index(other, l),
                                cell[(other * width) + k],
                                cell[(other * width) + l]
                            );
                        column += 2;
                    }
                }

                turnsOfSecond += 2 * turns[1][y].Length;

                int Index(int k, int l) => scenario.TableIndex([outcomes[0][x][k], outcomes[1][y][l]], [x, y]);

                // d|t|^2 = 2 Re(conj(t) conj(u_i) conj(v_j) d psi_ij).
                void AddAmplitudes(Span<double> row, int k, int l)
                {
                    var conjugate = 2 * Complex.Conjugate(cell[(k * width) + l]);
                    for (var i = 0; i < rows; i++)
                    {
                        var left = conjugate * Complex.Conjugate(bases[0][x][(k * rows) + i]);
                        for (var j = 0; j < width; j++)
                        {
                            var gradient = left * Complex.Conjugate(bases[1][y][(l * width) + j]);
                            var column = offset + (2 * ((i * width) + j));
                            row[column] += gradient.Real;
                            row[column + 1] -= gradient.Imaginary;
                        }
                    }
                }
            }

            turnsOfFirst += 2 * turns[0][x].Length;
        }

        // t_kl = sum conj(u_ki) conj(v_lj) psi_ij.
        void FillCells(Complex[] first, Complex[] second)
        {
            for (var k = 0; k < rows; k++)
            {
                Array.Clear(half);
                for (var i = 0; i < rows; i++)
                for (var j = 0; j < width; j++)
                    half[j] += Complex.Conjugate(first[(k * rows) + i]) * amplitudes[(i * width) + j];
                for (var l = 0; l < width; l++)
                {
                    var sum = Complex.Zero;
                    for (var j = 0; j < width; j++)
                        sum += Complex.Conjugate(second[(l * width) + j]) * half[j];
                    cell[(k * width) + l] = sum;
                }
            }
        }

        // d t_k = conj(z) t_l and d t_l = -z t_k: what one outcome gains the other loses.
        void AddTurn(Span<double> target, int column, int gaining, int losing, Complex gainer, Complex loser)
        {
            var product = Complex.Conjugate(gainer) * loser;
            target[(gaining * columns) + column] += 2 * product.Real;
            target[(gaining * columns) + column + 1] += 2 * product.Imaginary;
            target[(losing * columns) + column] -= 2 * product.Real;
            target[(losing * columns) + column + 1] -= 2 * product.Imaginary;
        }
    }

    /// <summary>The model after a step of the parameters, its bases orthonormal again.</summary>
    public FreeModel Step(ReadOnlySpan<double> step)
    {
        var moved = new Complex[amplitudes.Length];
        for (var i = 0; i < moved.Length; i++)
            moved[i] = amplitudes[i] + new Complex(step[2 * i], step[(2 * i) + 1]);
        var next = 2 * moved.Length;
        var turned = new Complex[2][][];
        for (var party = 0; party < 2; party++)
        {
            turned[party] = new Complex[bases[party].Length][];
            for (var x = 0; x < bases[party].Length; x++)
            {
                var (old, d) = (bases[party][x], dimensions[party]);
                var basis = (Complex[])old.Clone();
                foreach (var (k, l) in turns[party][x])
                {
                    var z = new Complex(step[next], step[next + 1]);
                    next += 2;
                    for (var i = 0; i < d; i++)
                    {
                        basis[(k * d) + i] += z * old[(l * d) + i];
                        basis[(l * d) + i] -= Complex.Conjugate(z) * old[(k * d) + i];
                    }
                }

                Orthonormalize(basis, d);
                turned[party][x] = basis;
            }
        }

        return new FreeModel(scenario, dimensions, moved, turned, outcomes, turns);
    }

    /// <summary>Gram and Schmidt, twice, which leaves no more than rounding.</summary>
    private static void Orthonormalize(Complex[] basis, int d)
    {
        for (var k = 0; k < d; k++)
        for (var pass = 0; pass < 2; pass++)
        {
            var vector = basis.AsSpan(k * d, d);
            for (var l = 0; l < k; l++)
            {
                var other = basis.AsSpan(l * d, d);
                var inner = Complex.Zero;
                for (var i = 0; i < d; i++)
                    inner += Complex.Conjugate(other[i]) * vector[i];
                for (var i = 0; i < d; i++)
                    vector[i] -= inner * other[i];
            }

            var norm = 0.0;
            foreach (var value in vector)
                norm += SquaredNorm(value);
            norm = Math.Sqrt(norm);
            for (var i = 0; i < d; i++)
                vector[i] /= norm;
        }
    }

    /// <summary>Pairs of basis vectors of different outcomes.</summary>
    private static IEnumerable<(int First, int Second)> Turns(int[] outcomes) =>
        from k in Enumerable.Range(0, outcomes.Length)
        from l in Enumerable.Range(k + 1, outcomes.Length - k - 1)
        where outcomes[k] != outcomes[l]
        select (k, l);

    private static double SquaredNorm(Complex value) => (value.Real * value.Real) + (value.Imaginary * value.Imaginary);

    private static Complex Round(Complex value) => new(Dyadic.Round(value.Real, Places), Dyadic.Round(value.Imaginary, Places));
}
