using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>The Born rule for a <see cref="PureModel"/> in whole numbers: everything is scaled by a power of two, and divided
/// only at the end.</summary>
internal sealed class ExactBornRule
{
    private readonly PureModel model;
    private readonly int places;
    private readonly Gaussian[] amplitudes;
    private readonly BigInteger norm;

    /// <summary>By party and setting: the vectors, and a bound on the largest eigenvalue of the sum of their projectors, in units
    /// of 4^-places.</summary>
    private readonly ((int Outcome, Gaussian[] Vector)[] Vectors, BigInteger Size)[][] measurements;

    public ExactBornRule(PureModel model)
    {
        this.model = model;
        double[] numbers =
        [
            .. model.Amplitudes.SelectMany(Parts),
            .. model.Measurements.SelectMany(party =>
                party.SelectMany(setting => setting.SelectMany(vector => vector.Components.SelectMany(Parts)))
            ),
        ];
        places = Dyadic.Places(numbers);
        amplitudes = [.. model.Amplitudes.Select(Scale)];
        norm = SquaredNorm(amplitudes);
        measurements =
        [
            .. model.Measurements.Select(
                (party, p) =>
                    party
                        .Select(setting =>
                        {
                            var vectors = setting
                                .Select(vector => (vector.Outcome, vector.Components.Select(Scale).ToArray()))
                                .ToArray();
                            return (vectors, LargestEigenvalue(vectors, model.Dimensions[p]));
                        })
                        .ToArray()
            ),
        ];
    }

    public Rational[] Table()
    {
        var scenario = model.Scenario;
        var table = new Rational[scenario.TableLength];
        // Contractions of a party's setting serve all joint settings that begin alike.
        Fill(table, new int[scenario.Parties], 0, [amplitudes], norm);
        return table;
    }

    /// <summary>
    /// Contracts one party after another: <paramref name="tensors"/> holds, for the parties before, one tensor for each tuple of
    /// "not projected" and vectors of their measurements.
    /// </summary>
    /// <param name="table">Filled.</param>
    /// <param name="settings">Those of the parties before.</param>
    /// <param name="party">Whose turn it is.</param>
    /// <param name="tensors">Over the parties that are left, and copies of the identity's axis.</param>
    /// <param name="whole">The product of the norm and the sizes of the measurements so far.</param>
    private void Fill(Rational[] table, int[] settings, int party, List<Gaussian[]> tensors, BigInteger whole)
    {
        var scenario = model.Scenario;
        if (party == scenario.Parties)
        {
            Assign(table, settings, [.. tensors.Select(SquaredNorm)], whole);
            return;
        }

        for (settings[party] = 0; settings[party] < scenario.Settings(party); settings[party]++)
        {
            var (vectors, size) = measurements[party][settings[party]];
            var rest = tensors
                .SelectMany(tensor =>
                    vectors.Select(vector => Contract(vector.Vector, tensor)).Prepend(MoveLast(tensor, model.Dimensions[party]))
                )
                .ToList();
            Fill(table, settings, party + 1, rest, whole * size);
        }
    }

    /// <summary>Squared norms by tuple become probabilities: an outcome has the sum of its vectors, and the last one also what is
    /// missing to s times the identity.</summary>
    private void Assign(Rational[] table, int[] settings, BigInteger[] norms, BigInteger whole)
    {
        var scenario = model.Scenario;
        var maps = Enumerable
            .Range(0, scenario.Parties)
            .Select(party =>
            {
                var (vectors, size) = measurements[party][settings[party]];
                var outcomes = scenario.Outcomes(party, settings[party]);
                var map = new BigInteger[outcomes, vectors.Length + 1];
                map[outcomes - 1, 0] = size;
                for (var k = 0; k < vectors.Length; k++)
                {
                    map[outcomes - 1, k + 1] -= 1;
                    map[vectors[k].Outcome, k + 1] += 1;
                }

                return map;
            })
            .ToList();
        var outcomeTuple = new int[scenario.Parties];
        foreach (var (index, count) in TensorProduct.Apply<BigInteger>(norms, maps).Index())
        {
            var rest = index;
            for (var party = scenario.Parties - 1; party >= 0; party--)
                (rest, outcomeTuple[party]) = Math.DivRem(rest, scenario.Outcomes(party, settings[party]));
            table[scenario.TableIndex(outcomeTuple, settings)] = new Rational(count, whole);
        }
    }

    private static BigInteger SquaredNorm(Gaussian[] tensor) =>
        tensor.Aggregate(BigInteger.Zero, (sum, value) => sum + value.SquaredNorm);

    /// <summary>A bound on the largest eigenvalue of sum f f*, at least 1, in units of 4^-places: 1 + the largest row sum of sum
    /// f f* - 1.</summary>
    private BigInteger LargestEigenvalue((int Outcome, Gaussian[] Vector)[] vectors, int dimension)
    {
        var (one, largest) = (BigInteger.One << (2 * places), BigInteger.Zero);
        for (var i = 0; i < dimension; i++)
        {
            var row = BigInteger.Zero;
            for (var j = 0; j < dimension; j++)
            {
                var entry = vectors.Aggregate(
                    new Gaussian(i == j ? -one : 0, 0),
                    (sum, f) => sum + (f.Vector[i] * f.Vector[j].Conjugate())
                );
                row += BigInteger.Abs(entry.Real) + BigInteger.Abs(entry.Imaginary);
            }

            largest = BigInteger.Max(largest, row);
        }

        return one + largest;
    }

    /// <summary>The product with a vector, conjugated, along the first axis.</summary>
    private static Gaussian[] Contract(Gaussian[] vector, Gaussian[] tensor)
    {
        var width = tensor.Length / vector.Length;
        var result = new Gaussian[width];
        for (var i = 0; i < vector.Length; i++)
        {
            var factor = vector[i].Conjugate();
            for (var j = 0; j < width; j++)
                result[j] += factor * tensor[(i * width) + j];
        }

        return result;
    }

    /// <summary>The first axis becomes the last: its party is not projected.</summary>
    private static Gaussian[] MoveLast(Gaussian[] tensor, int dimension)
    {
        var width = tensor.Length / dimension;
        return [.. Enumerable.Range(0, tensor.Length).Select(k => tensor[(k % dimension * width) + (k / dimension)])];
    }

    private Gaussian Scale(Complex value) =>
        new(Dyadic.Scale<BigInteger>(value.Real, places), Dyadic.Scale<BigInteger>(value.Imaginary, places));

    private static double[] Parts(Complex value) => [value.Real, value.Imaginary];

    /// <summary>A complex number with whole parts.</summary>
    private readonly record struct Gaussian(BigInteger Real, BigInteger Imaginary)
    {
        public BigInteger SquaredNorm => (Real * Real) + (Imaginary * Imaginary);

        public static Gaussian operator +(Gaussian a, Gaussian b) => new(a.Real + b.Real, a.Imaginary + b.Imaginary);

        public static Gaussian operator *(Gaussian a, Gaussian b) =>
            new((a.Real * b.Real) - (a.Imaginary * b.Imaginary), (a.Real * b.Imaginary) + (a.Imaginary * b.Real));

        public Gaussian Conjugate() => new(Real, -Imaginary);
    }
}
