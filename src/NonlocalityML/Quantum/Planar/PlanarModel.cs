using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum.Planar;

/// <summary>
/// Two qubits in a real pure state, each measured along two axes of one plane, the first of them Z. All extreme points of the
/// quantum set of the CHSH scenario are of this kind: two observables of eigenvalues +-1 are a direct sum of planar pairs
/// (Jordan's lemma; Masanes, quant-ph/0512100).
/// </summary>
/// <param name="State">Amplitudes of |00>, |01>, |10>, |11>.</param>
/// <param name="First">Alice's eigenvector of her second observable for outcome 0; (1, 0) measures Z again.</param>
/// <param name="Second">Bob's.</param>
internal sealed record PlanarModel(Vector4D State, Vector2D First, Vector2D Second)
{
    /// <summary>Numbers of <see cref="Write"/>.</summary>
    public const int Length = 8;

    /// <summary>White noise: Z measured on |+>|+>.</summary>
    public static PlanarModel Noise { get; } = new(new(0.5, 0.5, 0.5, 0.5), new(1, 0), new(1, 0));

    /// <summary>The answers (-1)^bit: bits 0 and 1 are Alice's to her settings, 2 and 3 Bob's.</summary>
    public static PlanarModel Deterministic(int answers)
    {
        int a = answers & 1,
            b = (answers >> 2) & 1,
            flipsA = a ^ ((answers >> 1) & 1),
            flipsB = b ^ ((answers >> 3) & 1);
        var state = new double[4];
        state[(2 * a) + b] = 1;
        return new(new(state[0], state[1], state[2], state[3]), new(1 - flipsA, flipsA), new(1 - flipsB, flipsB));
    }

    /// <summary>Both parties repeat one observable, to a sign.</summary>
    public bool IsDeterministic => First.X * First.Y == 0 && Second.X * Second.Y == 0;

    public void Write(Span<double> numbers)
    {
        State.Write(numbers);
        (numbers[4], numbers[5], numbers[6], numbers[7]) = (First.X, First.Y, Second.X, Second.Y);
    }

    /// <exception cref="InvalidInputException">Numbers that are not finite, or vectors that are far from normalised.</exception>
    public static PlanarModel Read(ReadOnlySpan<double> numbers)
    {
        var model = new PlanarModel(
            new(numbers[0], numbers[1], numbers[2], numbers[3]),
            new(numbers[4], numbers[5]),
            new(numbers[6], numbers[7])
        );
        return model.State.IsUnit && model.First.IsUnit && model.Second.IsUnit
            ? model
            : throw new InvalidInputException(
                $"({string.Join(", ", numbers.ToArray().Select(value => $"{value}"))}) is not a state and two axes, each of "
                    + "norm 1."
            );
    }

    /// <summary>E00, E01, E10, E11, A0, A1, B0, B1.</summary>
    public void WriteCorrelators(Span<double> values)
    {
        var (first, second) = (First.ToAxis(), Second.ToAxis());
        var e = new PlanarExpectations(State);
        (values[0], values[1]) = (e.ZZ, (second.X * e.ZZ) + (second.Y * e.ZX));
        values[2] = (first.X * e.ZZ) + (first.Y * e.XZ);
        values[3] = (first.X * values[1]) + (first.Y * ((second.X * e.XZ) + (second.Y * e.XX)));
        (values[4], values[5]) = (e.ZI, (first.X * e.ZI) + (first.Y * e.XI));
        (values[6], values[7]) = (e.IZ, (second.X * e.IZ) + (second.Y * e.IX));
    }

    /// <summary>The model as vectors, whose probabilities are known exactly.</summary>
    public PureModel ToPureModel()
    {
        return new PureModel(
            Scenario.Chsh,
            [2, 2],
            [State.A, State.B, State.C, State.D],
            [
                [Measure(new(1, 0)), Measure(First)],
                [Measure(new(1, 0)), Measure(Second)],
            ]
        );

        static MeasuredVector[] Measure(Vector2D axis) => [new(0, [axis.X, axis.Y]), new(1, [-axis.Y, axis.X])];
    }
}

/// <summary>Two real numbers.</summary>
internal readonly record struct Vector2D(double X, double Y)
{
    public bool IsUnit => Math.Abs((X * X) + (Y * Y) - 1) <= 1e-9;

    /// <summary>From half an angle to the angle: the Bloch vector (z, x) of a state.</summary>
    public Vector2D ToAxis() => new((X * X) - (Y * Y), 2 * X * Y);

    /// <summary>The angle of <see cref="ToAxis"/>.</summary>
    public double Angle => 2 * Math.Atan2(Y, X);

    public static Vector2D HalfAngle(double angle) => new(Math.Cos(angle / 2), Math.Sin(angle / 2));
}

/// <summary>Four real numbers.</summary>
internal readonly record struct Vector4D(double A, double B, double C, double D)
{
    public bool IsUnit => Math.Abs((A * A) + (B * B) + (C * C) + (D * D) - 1) <= 1e-9;

    public void Write(Span<double> numbers) => (numbers[0], numbers[1], numbers[2], numbers[3]) = (A, B, C, D);
}

/// <summary>Expectation values of products of I, X and Z in a real state of two qubits.</summary>
internal readonly struct PlanarExpectations(Vector4D s)
{
    public double ZI { get; } = (s.A * s.A) + (s.B * s.B) - (s.C * s.C) - (s.D * s.D);

    public double IZ { get; } = (s.A * s.A) - (s.B * s.B) + (s.C * s.C) - (s.D * s.D);

    public double ZZ { get; } = (s.A * s.A) - (s.B * s.B) - (s.C * s.C) + (s.D * s.D);

    public double XI { get; } = 2 * ((s.A * s.C) + (s.B * s.D));

    public double IX { get; } = 2 * ((s.A * s.B) + (s.C * s.D));

    public double XZ { get; } = 2 * ((s.A * s.C) - (s.B * s.D));

    public double ZX { get; } = 2 * ((s.A * s.B) - (s.C * s.D));

    public double XX { get; } = 2 * ((s.A * s.D) + (s.B * s.C));
}
