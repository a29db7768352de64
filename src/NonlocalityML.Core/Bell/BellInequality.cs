using System.Numerics;
using System.Runtime.CompilerServices;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// A Bell inequality c.p &lt;= L: coefficients c[a,b,..,x,y,..] in the table layout of <see cref="Bell.Scenario"/>, and the
/// largest value L that local models reach, found by exact enumeration.
/// </summary>
public sealed class BellInequality
{
    private readonly double[] coefficients;
    private StrongBox<Rational>? localBound;

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="coefficients">c[a,b,..,x,y,..], C order, finite; padded entries are ignored. Copied.</param>
    public BellInequality(Scenario scenario, ReadOnlySpan<double> coefficients)
    {
        if (coefficients.Length != scenario.TableLength)
            throw new InvalidInputException(
                $"A Bell inequality with {coefficients.Length} coefficients; scenario {scenario} needs {scenario.TableLength}."
            );
        for (var i = 0; i < coefficients.Length; i++)
        {
            if (!double.IsFinite(coefficients[i]))
                throw new InvalidInputException(
                    $"Coefficient {i} of a Bell inequality is {coefficients[i]}; a finite number is needed."
                );
        }

        Scenario = scenario;
        this.coefficients = coefficients.ToArray();
    }

    public Scenario Scenario { get; }

    /// <summary>c[a,b,..,x,y,..] in C order.</summary>
    public ReadOnlySpan<double> Coefficients => coefficients;

    /// <summary>The largest value over all local models, as an exact fraction of the stored coefficients.</summary>
    /// <exception cref="InvalidInputException">Too many strategies to enumerate; the message tells how many.</exception>
    public Rational LocalBound => FindLocalBound(CancellationToken.None);

    /// <summary>c.p in double precision.</summary>
    public double Value(Behavior behavior)
    {
        if (!Scenario.Equals(behavior.Scenario))
            throw new ArgumentException(
                $"The inequality is for {Scenario}, the behavior for {behavior.Scenario}.",
                nameof(behavior)
            );
        var value = 0.0;
        for (var i = 0; i < coefficients.Length; i++)
            value += coefficients[i] * behavior.Table[i];
        return value;
    }

    /// <summary>A two-party inequality from a formula c(a,b,x,y).</summary>
    public static BellInequality FromFunction(Scenario scenario, Func<int, int, int, int, double> coefficient)
    {
        var table = new double[scenario.TableLength];
        for (var x = 0; x < scenario.Settings(0); x++)
        for (var y = 0; y < scenario.Settings(1); y++)
        for (var a = 0; a < scenario.Outcomes(0, x); a++)
        for (var b = 0; b < scenario.Outcomes(1, y); b++)
            table[scenario.TableIndex([a, b], [x, y])] = coefficient(a, b, x, y);
        return new BellInequality(scenario, table);
    }

    /// <summary>The same; an enumeration that takes long ends soon after cancellation was asked for.</summary>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    internal Rational FindLocalBound(CancellationToken cancellation) =>
        (localBound ??= new StrongBox<Rational>(Enumerate(cancellation))).Value;

    private Rational Enumerate(CancellationToken cancellation)
    {
        var slots = Scenario.ToSlots(Coefficients);
        var places = Dyadic.Places(slots);
        var largest = slots.Max(Math.Abs);
        // Each sum has one term for each joint setting: with 126 bits to spare, Int128 cannot overflow.
        var bits =
            places
            + Math.Max(0, Math.ILogB(Math.Max(largest, double.Epsilon)) + 1)
            + BitOperations.Log2((uint)Scenario.SettingTuples)
            + 1;
        return bits < 126
            ? new Rational((BigInteger)Maximum<Int128>(), BigInteger.One << places)
            : new Rational(Maximum<BigInteger>(), BigInteger.One << places);

        T Maximum<T>()
            where T : IBinaryInteger<T> =>
            LocalPolytope
                .Maximize<T>(Scenario, Array.ConvertAll(slots, value => Dyadic.Scale<T>(value, places)), cancellation)
                .Value;
    }
}
