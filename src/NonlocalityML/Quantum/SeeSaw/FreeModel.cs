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

    /// <summary>By joint setting and tuple of basis vectors, both in C order: the entry of the table.</summary>
    private readonly int[][] entries;

    private FreeModel(
        Scenario scenario,
        int[] dimensions,
        Complex[] amplitudes,
        Complex[][][] bases,
        int[][][] outcomes,
        (int First, int Second)[][][] turns,
        int[][] entries
    )
    {
        (this.scenario, this.dimensions, this.amplitudes) = (scenario, dimensions, amplitudes);
        (this.bases, this.outcomes, this.turns, this.entries) = (bases, outcomes, turns, entries);
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
            [.. outcomes.Select(party => party.Select(setting => Turns(setting).ToArray()).ToArray())],
            [.. Enumerable.Range(0, model.Scenario.SettingTuples).Select(joint => Entries(model.Scenario, outcomes, joint))]
        );
    }

    /// <summary>With a state of norm 1, whatever the weight: that of a small one would be lost in rounding.</summary>
    public PureModel ToPureModel()
    {
        var norm = Math.Sqrt(Weight);
        return new(
            scenario,
            dimensions,
            amplitudes.Select(value => Round(value / norm)),
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
    }

    /// <summary>Adds the weighted probabilities to p[a,b,..,x,y,..] and, where it is wanted, writes their derivatives.</summary>
    /// <param name="table">p.</param>
    /// <param name="jacobian">Row i holds the derivatives of p_i by all parameters of a mixture; may be empty.</param>
    /// <param name="columns">Length of a row.</param>
    /// <param name="offset">Where the parameters of this model begin.</param>
    public void Evaluate(Span<double> table, Span<double> jacobian, int columns, int offset)
    {
        for (var joint = 0; joint < entries.Length; joint++)
        {
            var (settings, entry) = (scenario.SettingTuple(joint), entries[joint]);
            Complex[][] measured = [.. settings.Select((x, party) => bases[party][x])];
            var cells = Contract(measured);
            for (var k = 0; k < cells.Length; k++)
                table[entry[k]] += SquaredNorm(cells[k]);
            if (jacobian.IsEmpty)
                continue;
            for (var k = 0; k < cells.Length; k++)
                AddAmplitudes(jacobian.Slice((entry[k] * columns) + offset, ParameterCount), measured, k, cells[k]);
            var (first, stride) = (offset + (2 * amplitudes.Length), cells.Length);
            for (var party = 0; party < settings.Length; party++)
            {
                stride /= dimensions[party];
                var column = first + (2 * turns[party].Take(settings[party]).Sum(setting => setting.Length));
                foreach (var (k, l) in turns[party][settings[party]])
                {
                    AddTurns(jacobian, columns, column, entry, cells, (k, l, party, stride));
                    column += 2;
                }

                first += 2 * turns[party].Sum(setting => setting.Length);
            }
        }
    }

    /// <summary>The model after a step of the parameters, its bases orthonormal again.</summary>
    public FreeModel Step(ReadOnlySpan<double> step)
    {
        var moved = new Complex[amplitudes.Length];
        for (var i = 0; i < moved.Length; i++)
            moved[i] = amplitudes[i] + new Complex(step[2 * i], step[(2 * i) + 1]);
        var next = 2 * moved.Length;
        var turned = new Complex[bases.Length][][];
        for (var party = 0; party < bases.Length; party++)
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

        return new FreeModel(scenario, dimensions, moved, turned, outcomes, turns, entries);
    }

    /// <summary>t_kl.. = sum conj(u_ki) conj(v_lj) .. psi_ij.., one party after another: its axis goes from the first place to
    /// the last.</summary>
    private Complex[] Contract(Complex[][] measured)
    {
        var tensor = amplitudes;
        for (var party = 0; party < measured.Length; party++)
        {
            var (d, basis) = (dimensions[party], measured[party]);
            var (width, next) = (tensor.Length / d, new Complex[tensor.Length]);
            for (var k = 0; k < d; k++)
            for (var i = 0; i < d; i++)
            {
                var factor = Complex.Conjugate(basis[(k * d) + i]);
                for (var j = 0; j < width; j++)
                    next[(j * d) + k] += factor * tensor[(i * width) + j];
            }

            tensor = next;
        }

        return tensor;
    }

    /// <summary>d|t|^2 = 2 Re(conj(t) conj(u_i) conj(v_j) .. d psi_ij..).</summary>
    private void AddAmplitudes(Span<double> row, Complex[][] measured, int vectors, Complex cell)
    {
        Complex[] gradient = [2 * Complex.Conjugate(cell)];
        var stride = amplitudes.Length;
        for (var party = 0; party < measured.Length; party++)
        {
            var d = dimensions[party];
            stride /= d;
            var vector = measured[party].AsSpan(vectors / stride % d * d, d);
            var next = new Complex[gradient.Length * d];
            for (var i = 0; i < next.Length; i++)
                next[i] = gradient[i / d] * Complex.Conjugate(vector[i % d]);
            gradient = next;
        }

        for (var i = 0; i < gradient.Length; i++)
        {
            row[2 * i] += gradient[i].Real;
            row[(2 * i) + 1] -= gradient[i].Imaginary;
        }
    }

    /// <summary>d t_k = conj(z) t_l and d t_l = -z t_k: what one outcome gains the other loses.</summary>
    private void AddTurns(
        Span<double> jacobian,
        int columns,
        int column,
        int[] entry,
        Complex[] cells,
        (int First, int Second, int Party, int Stride) turn
    )
    {
        for (var gaining = 0; gaining < cells.Length; gaining++)
        {
            if (gaining / turn.Stride % dimensions[turn.Party] != turn.First)
                continue;
            var losing = gaining + ((turn.Second - turn.First) * turn.Stride);
            var product = Complex.Conjugate(cells[gaining]) * cells[losing];
            jacobian[(entry[gaining] * columns) + column] += 2 * product.Real;
            jacobian[(entry[gaining] * columns) + column + 1] += 2 * product.Imaginary;
            jacobian[(entry[losing] * columns) + column] -= 2 * product.Real;
            jacobian[(entry[losing] * columns) + column + 1] -= 2 * product.Imaginary;
        }
    }

    private static int[] Entries(Scenario scenario, int[][][] outcomes, int joint)
    {
        var settings = scenario.SettingTuple(joint);
        return
        [
            .. settings
                .Select((x, party) => outcomes[party][x])
                .Aggregate(
                    (IEnumerable<int[]>)
                        [
                            [],
                        ],
                    (tuples, own) => tuples.SelectMany(tuple => own.Select(outcome => (int[])[.. tuple, outcome]))
                )
                .Select(tuple => scenario.TableIndex(tuple, settings)),
        ];
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
