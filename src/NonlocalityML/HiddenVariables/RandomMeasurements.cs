using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// Random measurements of a system of d levels: a Haar-random isometry V from d into outcomes x rank levels, then an outcome read
/// off the first factor, so that effect a is the sum over r of v v* with v* row (a, r) of V (Heinosaari, Jivulescu and Nechita,
/// J. Math. Phys. 61, 042202 (2020)). With d outcomes of rank 1 these are the projective measurements in Haar-random bases.
/// </summary>
internal sealed class RandomMeasurements : MeasurementSet
{
    public const int MaximumDimension = 8,
        MaximumOutcomes = 64;

    private readonly int rank;
    private readonly Lazy<ResponseFunction> response;

    private RandomMeasurements(string name, int dimension, int outcomes, int rank)
    {
        if (dimension is < 2 or > MaximumDimension)
            throw new InvalidInputException(
                $"Random measurements of a party of dimension {dimension} are asked for; 2 to {MaximumDimension} are drawn."
            );
        if (outcomes is < 2 or > MaximumOutcomes)
            throw new InvalidInputException(
                $"Random measurements of {outcomes} outcomes are asked for; 2 to {MaximumOutcomes} are drawn."
            );
        if (rank < 1 || rank > dimension || outcomes * rank < dimension)
        {
            throw new InvalidInputException(
                $"{outcomes} effects of rank {rank} are asked for in dimension {dimension}; ranks go from 1 to {dimension} "
                    + $"and sum to at least {dimension}."
            );
        }

        (Name, Dimension, Outcomes, this.rank) = (name, dimension, outcomes, rank);
        response = new Lazy<ResponseFunction>(() => new GellMannMonomials(this, Dimension <= 3 && IsProjective ? 3 : 2));
    }

    public override string Name { get; }

    public override int Dimension { get; }

    public override int Outcomes { get; }

    public override bool IsProjective => Outcomes == Dimension && rank == 1;

    public override ResponseFunction DefaultResponse => response.Value;

    /// <summary>Measurements in Haar-random bases.</summary>
    /// <exception cref="InvalidInputException">The dimension is not 2 to <see cref="MaximumDimension"/>.</exception>
    public static RandomMeasurements Projective(int dimension) => new("pvm", dimension, dimension, 1);

    /// <summary>Positive operator-valued measurements.</summary>
    /// <param name="dimension">Levels, 2 to <see cref="MaximumDimension"/>.</param>
    /// <param name="outcomes">2 to <see cref="MaximumOutcomes"/>.</param>
    /// <param name="rank">Rank of each effect, 1 to d; d where left out. Every measurement is some of rank 1 whose outcomes are
    /// put together.</param>
    /// <exception cref="InvalidInputException">Out of range.</exception>
    public static RandomMeasurements General(int dimension, int outcomes, int? rank = null) =>
        new(rank is null ? $"povm:{outcomes}" : $"povm:{outcomes}:{rank}", dimension, outcomes, rank ?? dimension);

    public override void Draw(RandomStream stream, Span<double> effects)
    {
        var rows = Outcomes * rank;
        Span<Complex> isometry = stackalloc Complex[rows * Dimension],
            effect = stackalloc Complex[Dimension * Dimension];
        RandomMatrix.DrawIsometry(stream, rows, isometry);
        for (var a = 0; a < Outcomes; a++)
        {
            effect.Clear();
            for (var r = a * rank; r < (a + 1) * rank; r++)
            for (var i = 0; i < Dimension; i++)
            for (var j = 0; j < Dimension; j++)
                effect[(i * Dimension) + j] += Complex.Conjugate(isometry[(i * rows) + r]) * isometry[(j * rows) + r];
            GellMannBasis.Expand(Dimension, effect, effects.Slice(a * effect.Length, effect.Length));
        }
    }
}
