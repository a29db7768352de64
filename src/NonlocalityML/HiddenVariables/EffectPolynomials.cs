using System.Collections.Concurrent;
using System.Numerics.Tensors;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// The polynomials up to a degree in the Gell-Mann coefficients of the effects of some measurements, by degree, the constant
/// first; those that depend on others are left out (on projectors of three levels 1 + 8 + 27 + 64 up to degree 3 remain).
/// Orthonormal in the mean over
/// <see cref="Samples"/> random effects, always the same; over all effects the products are off by some percent.
/// </summary>
internal sealed class EffectPolynomials
{
    public const int MaximumDegree = 8,
        MaximumMonomials = 1024;

    /// <summary>Effects of random measurements over which the mean is taken, at least.</summary>
    public const int Samples = 1 << 14;

    /// <summary>A monomial with a smaller share of its length outside the span of those before is taken to lie in it.</summary>
    private const double SmallestShare = 1e-6;

    private static readonly ConcurrentDictionary<(string Name, int Dimension, int Degree), EffectPolynomials> Known = new();

    /// <summary>Each monomial is an earlier one times a variable, but for the first, 1.</summary>
    private readonly List<(int Earlier, int Variable)> monomials = [(0, 0)];

    /// <summary>Coefficients of each polynomial in the monomials.</summary>
    private readonly List<double[]> rows = [];

    private EffectPolynomials(MeasurementSet measurements, int degree)
    {
        var variables = measurements.Dimension * measurements.Dimension;
        for (var (power, first) = (1, 0); power <= degree; power++)
        {
            var end = monomials.Count;
            for (var earlier = first; earlier < end; earlier++)
            for (var variable = earlier == 0 ? 0 : monomials[earlier].Variable; variable < variables; variable++)
                monomials.Add((earlier, variable));
            first = end;
        }

        Orthonormalise(Sample(measurements));
    }

    /// <summary>Number of polynomials.</summary>
    public int Count => rows.Count;

    /// <exception cref="InvalidInputException">The degree is not 1 to <see cref="MaximumDegree"/>, or there are too many
    /// monomials.</exception>
    public static EffectPolynomials Of(MeasurementSet measurements, int degree)
    {
        var variables = measurements.Dimension * measurements.Dimension;
        var count = Enumerable
            .Range(1, Math.Clamp(degree, 0, MaximumDegree))
            .Aggregate(1.0, (product, k) => product * (variables + k) / k);
        if (degree is < 1 or > MaximumDegree || count > MaximumMonomials)
        {
            throw new InvalidInputException(
                $"Gell-Mann monomials of degree {degree} in dimension {measurements.Dimension} are asked for; degrees from "
                    + $"1 to {MaximumDegree} "
                    + $"with at most {MaximumMonomials} monomials are accepted."
            );
        }

        // Finite sets of axes share their names.
        return measurements.Axes is null
            ? Known.GetOrAdd((measurements.Name, measurements.Dimension, degree), _ => new(measurements, degree))
            : new EffectPolynomials(measurements, degree);
    }

    /// <summary>Their values.</summary>
    /// <param name="effect">d^2 coefficients.</param>
    /// <param name="values">Receives <see cref="Count"/> numbers.</param>
    public void Evaluate(ReadOnlySpan<double> effect, Span<double> values)
    {
        Span<double> powers = stackalloc double[monomials.Count];
        Multiply(effect, powers);
        for (var i = 0; i < values.Length; i++)
            values[i] = OrderedSum.Dot(rows[i], powers[..rows[i].Length]);
    }

    private void Multiply(ReadOnlySpan<double> effect, Span<double> values)
    {
        values[0] = 1;
        for (var i = 1; i < values.Length; i++)
            values[i] = values[monomials[i].Earlier] * effect[monomials[i].Variable];
    }

    /// <summary>(monomials, effects): the values of each monomial at random effects.</summary>
    private double[][] Sample(MeasurementSet measurements)
    {
        var (squared, count) = (
            measurements.Dimension * measurements.Dimension,
            ((Samples / measurements.Outcomes) + 1) * measurements.Outcomes
        );
        double[][] values = [.. monomials.Select(_ => new double[count])];
        var (effects, column) = (new double[measurements.Outcomes * squared], new double[values.Length]);
        for (var i = 0; i < count; i++)
        {
            var outcome = i % measurements.Outcomes;
            if (outcome == 0)
                measurements.Draw(new RandomStream(0, (ulong)(i / measurements.Outcomes)), effects);
            Multiply(effects.AsSpan(outcome * squared, squared), column);
            for (var j = 0; j < values.Length; j++)
                values[j][i] = column[j];
        }

        return values;
    }

    /// <summary>Gram and Schmidt, on the values and on the coefficients.</summary>
    private void Orthonormalise(double[][] samples)
    {
        List<double[]> kept = [];
        for (var j = 0; j < samples.Length; j++)
        {
            double[] values = samples[j],
                row = new double[j + 1];
            row[j] = 1;
            var before = OrderedSum.Norm(values);
            for (var k = 0; k < kept.Count; k++)
            {
                var overlap = OrderedSum.Dot(kept[k], values) / values.Length;
                TensorPrimitives.MultiplyAdd(kept[k], -overlap, values, values);
                TensorPrimitives.MultiplyAdd(rows[k], -overlap, row.AsSpan(0, rows[k].Length), row);
            }

            var after = OrderedSum.Norm(values);
            if (after < SmallestShare * before)
                continue;
            var factor = Math.Sqrt(values.Length) / after;
            TensorPrimitives.Multiply(values, factor, values);
            TensorPrimitives.Multiply(row, factor, row);
            kept.Add(values);
            rows.Add(row);
        }
    }
}
