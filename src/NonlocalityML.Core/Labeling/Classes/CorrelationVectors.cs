using System.Collections.Immutable;
using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>
/// A quantum model of two parties with two outcomes and vanishing marginals: real vectors u_x and v_y of norm at most 1 with E_xy
/// = u_x . v_y. Such correlators, and no others, are those of observables A_x, B_y on a maximally entangled state (Tsirelson,
/// Lett. Math. Phys. 4, 93 (1980)).
/// </summary>
/// <remarks>
/// Vectors shorter than 1 stand for unit vectors: an axis of its own for each party supplies the rest. Doubles are seldom
/// normalised exactly, so
/// <see cref="ExactTable"/> divides all scalar products by the largest squared norm where that is above 1.
/// </remarks>
internal sealed class CorrelationVectors : IExactQuantumModel
{
    /// <param name="scenario">Two parties, two outcomes for each setting.</param>
    /// <param name="first">u_x, one for each setting of the first party; all of one dimension.</param>
    /// <param name="second">v_y.</param>
    /// <exception cref="InvalidInputException">Another scenario, sizes that do not fit, or numbers that are not
    /// finite.</exception>
    public CorrelationVectors(Scenario scenario, IEnumerable<IEnumerable<double>> first, IEnumerable<IEnumerable<double>> second)
    {
        Scenario = scenario;
        First = [.. first.Select(vector => vector.ToImmutableArray())];
        Second = [.. second.Select(vector => vector.ToImmutableArray())];
        if (!Covers(scenario))
            throw new InvalidInputException($"Vectors model two parties with two outcomes; the scenario is {scenario}.");
        if (First.Length != scenario.Settings(0) || Second.Length != scenario.Settings(1))
            throw new InvalidInputException(
                $"{First.Length} and {Second.Length} vectors are given; {scenario} needs one for each setting."
            );
        if (First.Concat(Second).Any(vector => vector.Length != First[0].Length || !vector.All(double.IsFinite)))
            throw new InvalidInputException("The vectors of a model must be finite and of one dimension.");
    }

    public Scenario Scenario { get; }

    /// <summary>u_x.</summary>
    public ImmutableArray<ImmutableArray<double>> First { get; }

    /// <summary>v_y.</summary>
    public ImmutableArray<ImmutableArray<double>> Second { get; }

    /// <summary>Whether a scenario has two parties and two outcomes everywhere.</summary>
    public static bool Covers(Scenario scenario) => scenario.Parties == 2 && scenario.IsDichotomic;

    /// <inheritdoc/>
    public Rational[] ExactTable()
    {
        var places = Dyadic.Places([.. First.Concat(Second).SelectMany(vector => vector)]);
        var (first, second) = (Whole(First), Whole(Second));
        var norm = first.Concat(second).Select(vector => Dot(vector, vector)).Append(BigInteger.One << (2 * places)).Max();
        var table = new Rational[Scenario.TableLength];
        for (var x = 0; x < first.Length; x++)
        for (var y = 0; y < second.Length; y++)
        {
            var correlator = Dot(first[x], second[y]);
            var (equal, different) = (new Rational(norm + correlator, 4 * norm), new Rational(norm - correlator, 4 * norm));
            for (var a = 0; a < 2; a++)
            for (var b = 0; b < 2; b++)
                table[Scenario.TableIndex([a, b], [x, y])] = a == b ? equal : different;
        }

        return table;

        BigInteger[][] Whole(ImmutableArray<ImmutableArray<double>> vectors) =>
            [.. vectors.Select(vector => vector.Select(value => Dyadic.Scale<BigInteger>(value, places)).ToArray())];
    }

    private static BigInteger Dot(BigInteger[] a, BigInteger[] b) =>
        a.Zip(b, (left, right) => left * right).Aggregate(BigInteger.Zero, (sum, product) => sum + product);
}
