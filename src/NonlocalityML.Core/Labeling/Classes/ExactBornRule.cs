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
        norm = amplitudes.Aggregate(BigInteger.Zero, (sum, value) => sum + value.SquaredNorm);
    }

    public Rational[] Table()
    {
        var scenario = model.Scenario;
        var table = new Rational[scenario.TableLength];
        for (var x = 0; x < scenario.Settings(0); x++)
        for (var y = 0; y < scenario.Settings(1); y++)
            Fill(table, x, y);
        return table;
    }

    /// <summary>All numerators are over s_x s_y norm, where s is in units of 4^-places.</summary>
    private void Fill(Rational[] table, int x, int y)
    {
        var scenario = model.Scenario;
        var (first, second) = (Vectors(0, x), Vectors(1, y));
        var (firstSize, secondSize) = (
            LargestEigenvalue(first, model.Dimensions[0]),
            LargestEigenvalue(second, model.Dimensions[1])
        );
        var whole = firstSize * secondSize * norm;
        int last = scenario.Outcomes(0, x) - 1,
            lastSecond = scenario.Outcomes(1, y) - 1;
        var counts = new BigInteger[last + 1, lastSecond + 1];
        BigInteger[] firstMass = new BigInteger[last + 1],
            secondMass = new BigInteger[lastSecond + 1];
        foreach (var (a, vector) in first)
        {
            var left = ContractFirst(vector);
            firstMass[a] += left.Aggregate(BigInteger.Zero, (sum, value) => sum + value.SquaredNorm) * secondSize;
            foreach (var (b, other) in second)
                counts[a, b] += Inner(other, left).SquaredNorm;
        }

        foreach (var (b, vector) in second)
            secondMass[b] +=
                ContractSecond(vector).Aggregate(BigInteger.Zero, (sum, value) => sum + value.SquaredNorm) * firstSize;

        // What is missing to the identity, on one side and on both.
        var rest = whole;
        for (var a = 0; a <= last; a++)
        for (var b = 0; b <= lastSecond; b++)
        {
            firstMass[a] -= counts[a, b];
            secondMass[b] -= counts[a, b];
            rest -= counts[a, b];
        }

        for (var a = 0; a <= last; a++)
            (counts[a, lastSecond], rest) = (counts[a, lastSecond] + firstMass[a], rest - firstMass[a]);
        for (var b = 0; b <= lastSecond; b++)
            (counts[last, b], rest) = (counts[last, b] + secondMass[b], rest - secondMass[b]);
        counts[last, lastSecond] += rest;
        for (var a = 0; a <= last; a++)
        for (var b = 0; b <= lastSecond; b++)
            table[scenario.TableIndex([a, b], [x, y])] = new Rational(counts[a, b], whole);
    }

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

    private (int Outcome, Gaussian[] Vector)[] Vectors(int party, int setting) =>
        [.. model.Measurements[party][setting].Select(vector => (vector.Outcome, vector.Components.Select(Scale).ToArray()))];

    private Gaussian[] ContractFirst(Gaussian[] vector)
    {
        var width = model.Dimensions[1];
        return
        [
            .. Enumerable
                .Range(0, width)
                .Select(j => Inner(vector, [.. Enumerable.Range(0, vector.Length).Select(i => amplitudes[(i * width) + j])])),
        ];
    }

    private Gaussian[] ContractSecond(Gaussian[] vector) =>
        [
            .. Enumerable
                .Range(0, model.Dimensions[0])
                .Select(i => Inner(vector, amplitudes[(i * vector.Length)..((i + 1) * vector.Length)])),
        ];

    private static Gaussian Inner(Gaussian[] bra, Gaussian[] ket) =>
        bra.Zip(ket).Aggregate(default(Gaussian), (sum, pair) => sum + (pair.First.Conjugate() * pair.Second));

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
