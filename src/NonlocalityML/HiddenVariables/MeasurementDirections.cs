using System.Collections.Immutable;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// Projective measurements of qubits along the directions of a set. Their default responses are odd: harmonics of degrees 1, 3,
/// 5, or one component for each axis.
/// </summary>
internal abstract class MeasurementDirections : MeasurementSet
{
    public sealed override int Dimension => 2;

    public sealed override int Outcomes => 2;

    public sealed override bool IsProjective => true;

    /// <summary>One direction, uniform over the set.</summary>
    public abstract Direction Draw(RandomStream stream);

    public sealed override void Draw(RandomStream stream, Span<double> effects) => Draw(stream).Effects(effects);

    /// <summary>All projective measurements: the Bloch sphere.</summary>
    public static MeasurementDirections Projective { get; } = new Sphere();

    /// <summary>Directions in a plane.</summary>
    public static MeasurementDirections Planar(Plane plane) => new Circle(plane);

    /// <summary>These axes, each as likely as the others.</summary>
    /// <exception cref="InvalidInputException">None, one twice, or one that is no unit vector.</exception>
    public static MeasurementDirections Finite(IEnumerable<Direction> axes) => new FiniteSet([.. axes]);

    private sealed class Sphere : MeasurementDirections
    {
        public override string Name => "projective";

        public override ResponseFunction DefaultResponse => new SphericalHarmonics(1, 3, 5);

        public override Direction Draw(RandomStream stream)
        {
            var z = stream.NextDouble(-1, 1);
            var (sin, cos) = Math.SinCos(stream.NextDouble(0, 2 * Math.PI));
            var radius = Math.Sqrt((1 - z) * (1 + z));
            return new Direction(radius * cos, radius * sin, z);
        }
    }

    private sealed class Circle(Plane plane) : MeasurementDirections
    {
        public override string Name => $"planar:{plane.Name}";

        public override ResponseFunction DefaultResponse => new PlanarHarmonics(plane, 1, 3, 5, 7, 9);

        public override Direction Draw(RandomStream stream) => plane.At(stream.NextDouble(0, 2 * Math.PI));
    }

    private sealed class FiniteSet : MeasurementDirections
    {
        private readonly ImmutableArray<Direction> axes;

        public FiniteSet(ImmutableArray<Direction> axes)
        {
            this.axes = axes;
            DefaultResponse = new AxisTable(axes);
            foreach (var axis in axes)
            {
                if (!(Math.Abs((axis * axis) - 1) < 1e-6))
                    throw new InvalidInputException($"The axis {axis} is no unit vector (tolerance 1e-6).");
            }
        }

        public override string Name => $"{axes.Length} axes";

        public override ImmutableArray<Direction>? Axes => axes;

        public override ResponseFunction DefaultResponse { get; }

        public override Direction Draw(RandomStream stream) => axes[stream.NextInt(axes.Length)];
    }
}
