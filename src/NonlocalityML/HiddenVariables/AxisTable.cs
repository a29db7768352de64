using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>One component for each of some axes, 1 there and 0 elsewhere: every response to a finite set of
/// measurements.</summary>
internal sealed class AxisTable : DirectionResponse
{
    private readonly Dictionary<Direction, int> places = [];

    /// <exception cref="InvalidInputException">An axis is given twice, or none.</exception>
    public AxisTable(IEnumerable<Direction> axes)
    {
        foreach (var axis in axes)
        {
            if (!places.TryAdd(axis, places.Count))
                throw new InvalidInputException($"The axis {axis} is given twice.");
        }

        if (places.Count == 0)
            throw new InvalidInputException("A table of axes needs one at least.");
    }

    public override int Components => places.Count;

    public override string Name => "table";

    public override void Evaluate(Direction direction, Span<double> components)
    {
        components.Clear();
        components[
            places.TryGetValue(direction, out var place)
                ? place
                : throw new InvalidInputException($"{direction} is none of the {places.Count} axes of the response function.")
        ] = 1;
    }
}
