using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.Quantum;

/// <summary>
/// A measurement of one party: one effect (a positive semidefinite matrix) for each outcome, the effects summing to the identity.
/// Immutable, and valid when made, to within 1e-9.
/// </summary>
public sealed class Measurement
{
    /// <param name="effects">A (d, d) matrix for each outcome.</param>
    /// <exception cref="InvalidInputException">Names the first effect that is wrong, or where the sum is not the
    /// identity.</exception>
    public Measurement(params IEnumerable<Matrix<Complex>> effects)
    {
        ImmutableArray<Matrix<Complex>> given = [.. effects];
        if (given.IsEmpty)
            throw new InvalidInputException("A measurement needs at least one effect.");
        Dimension = given[0].RowCount;
        for (var k = 0; k < given.Length; k++)
        {
            if (given[k].RowCount != Dimension || given[k].ColumnCount != Dimension)
            {
                throw new InvalidInputException(
                    $"Effect {k} is {given[k].RowCount} x {given[k].ColumnCount}; {Dimension} x {Dimension} is needed."
                );
            }
        }

        Effects = [.. given.Select((effect, k) => HermitianMatrix.RequirePositive(effect, $"Effect {k}"))];
        var sum = Effects.Aggregate(Matrix<Complex>.Build.Dense(Dimension, Dimension), (total, effect) => total + effect);
        for (var i = 0; i < Dimension; i++)
        for (var j = 0; j < Dimension; j++)
        {
            if ((sum[i, j] - (i == j ? 1 : 0)).Magnitude > HermitianMatrix.Tolerance)
            {
                throw new InvalidInputException(
                    $"The effects sum to {sum[i, j]} at ({i},{j}); the identity is needed (tolerance "
                        + $"{HermitianMatrix.Tolerance})."
                );
            }
        }
    }

    /// <summary>One (d, d) matrix for each outcome. Do not write to them.</summary>
    public ImmutableArray<Matrix<Complex>> Effects { get; }

    public int Outcomes => Effects.Length;

    /// <summary>Dimension of the system that is measured.</summary>
    public int Dimension { get; }

    /// <summary>
    /// A qubit measured along n = (x, y, z): outcome 0 has the effect (I + n.sigma)/2, outcome 1 the rest. Projective for |n| =
    /// 1, unsharp for |n| below.
    /// </summary>
    public static Measurement Bloch(double x, double y, double z)
    {
        if (!((x * x) + (y * y) + (z * z) <= 1 + HermitianMatrix.Tolerance))
            throw new InvalidInputException($"A Bloch vector is ({x:R}, {y:R}, {z:R}); its length is at most 1.");
        return new Measurement(Effect(1), Effect(-1));

        Matrix<Complex> Effect(int sign) =>
            Matrix<Complex>.Build.DenseOfArray(
                new[,]
                {
                    { (1 + (sign * z)) / 2, new Complex(sign * x, -sign * y) / 2 },
                    { new Complex(sign * x, sign * y) / 2, (1 - (sign * z)) / 2 },
                }
            );
    }

    /// <summary>A qubit measured in the xz-plane of the Bloch sphere, at this angle (radians) from z towards x.</summary>
    public static Measurement InXzPlane(double angle) => Bloch(Math.Sin(angle), 0, Math.Cos(angle));

    /// <summary>Outcome k for the basis state k, k = 0 .. dimension - 1.</summary>
    public static Measurement Computational(int dimension) => FromVectors(Matrix<Complex>.Build.DenseIdentity(dimension));

    /// <summary>
    /// Outcome k has the effect v_k v_k*, v_k column k of the (d, outcomes) matrix: projective when the columns are an
    /// orthonormal basis.
    /// </summary>
    public static Measurement FromVectors(Matrix<Complex> vectors) => new(vectors.EnumerateColumns().Select(Projector));

    /// <summary>
    /// A projective measurement in a Haar-random basis. With fewer outcomes than dimensions, basis vectors are dealt to the
    /// outcomes in turn, so that ranks differ by at most one.
    /// </summary>
    public static Measurement RandomProjective(int dimension, int outcomes, RandomStream stream)
    {
        if (outcomes < 1 || outcomes > dimension)
        {
            throw new InvalidInputException(
                $"A projective measurement of {outcomes} outcomes is asked for; dimension {dimension} has 1 to {dimension}."
            );
        }

        var basis = RandomMatrix.Isometry(dimension, dimension, stream);
        return new Measurement(
            basis
                .EnumerateColumnsIndexed()
                .GroupBy(column => column.Item1 % outcomes)
                .Select(group =>
                    group.Select(column => Projector(column.Item2)).Aggregate((total, projector) => total + projector)
                )
        );
    }

    /// <summary>
    /// A random measurement of full-rank effects: a Haar-random isometry into d x outcomes, then outcome k read off the second
    /// factor (Heinosaari, Jivulescu and Nechita, J. Math. Phys. 61, 042202 (2020)).
    /// </summary>
    public static Measurement RandomGeneral(int dimension, int outcomes, RandomStream stream)
    {
        if (outcomes < 1)
            throw new InvalidInputException($"A measurement of {outcomes} outcomes is asked for; at least 1 is needed.");
        var isometry = RandomMatrix.Isometry(dimension * outcomes, dimension, stream);
        return new Measurement(
            Enumerable
                .Range(0, outcomes)
                .Select(k =>
                {
                    var block = isometry.SubMatrix(k * dimension, dimension, 0, dimension);
                    return block.ConjugateTransposeThisAndMultiply(block);
                })
        );
    }

    /// <summary>
    /// This measurement behind a detector that clicks with probability <paramref name="efficiency"/>, whatever the state. No
    /// click is one more outcome, the last, or is counted as <paramref name="noClickOutcome"/>.
    /// </summary>
    public Measurement WithEfficiency(double efficiency, int? noClickOutcome = null)
    {
        if (efficiency is not (>= 0 and <= 1))
            throw new InvalidInputException($"A detector efficiency is {efficiency}; it lies in [0, 1].");
        if (noClickOutcome is { } outcome && (outcome < 0 || outcome >= Outcomes))
            throw new InvalidInputException($"No click is to be counted as outcome {outcome}; 0 to {Outcomes - 1} exist.");
        var effects = Effects.Select(effect => effect * efficiency).ToList();
        var noClick = Matrix<Complex>.Build.DenseIdentity(Dimension) * (1 - efficiency);
        if (noClickOutcome is { } index)
            effects[index] += noClick;
        else
            effects.Add(noClick);
        return new Measurement(effects);
    }

    private static Matrix<Complex> Projector(Vector<Complex> vector) => vector.OuterProduct(vector.Conjugate());
}
