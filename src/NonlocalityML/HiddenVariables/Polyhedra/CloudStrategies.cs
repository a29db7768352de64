using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>The deterministic strategies of a cloud along axes: what each hidden variable most likely answers.</summary>
internal static class CloudStrategies
{
    /// <summary>Strategies taken, evenly through the cloud; the finder tries them all at each of its steps.</summary>
    private const int Most = 1024;

    /// <param name="cloud">A cloud of as many parties. A planar cloud counts as one of the x-y plane, its first axis being
    /// x.</param>
    /// <param name="target">The axes.</param>
    /// <returns>Different ones: signs of all parties one after another, in the order of the tensor's indices.</returns>
    /// <exception cref="InvalidInputException">The cloud is of other parties, or answers along its own axes only.</exception>
    public static IReadOnlyList<sbyte[]> Along(HiddenVariableCloud cloud, AxisCorrelations target)
    {
        if (cloud.Parties != target.Axes.Count)
            throw new InvalidInputException($"The cloud is of {cloud.Parties} parties; the family has {target.Axes.Count}.");
        if (cloud.Response is AxisTable)
            throw new InvalidInputException(
                "The cloud answers along its own axes only; one of all projective or planar measurements is needed."
            );
        var features = target.Axes.Select(axes => Features(cloud.Response, axes)).ToArray();
        var taken = Math.Min(Most, cloud.Count);
        return
        [
            .. Enumerable
                .Range(0, taken)
                .Select(k => Signs(cloud, (int)((long)k * cloud.Count / taken), features, target))
                .DistinctBy(signs => SignText.Format(signs)),
        ];
    }

    private static double[][] Features(ResponseFunction response, AxisSet axes) =>
        [
            .. axes.Vectors()
                .Select(vector =>
                {
                    var unit = AxisSets.Normalize(vector);
                    var direction =
                        unit.Length == 3 ? new Direction(unit[0], unit[1], unit[2])
                        : response is PlanarHarmonics planar ? planar.Plane.At(Math.Atan2(unit[1], unit[0]))
                        : new Direction(unit[0], unit[1], 0);
                    var features = new double[response.Components];
                    response.Evaluate(direction, features);
                    return features;
                }),
        ];

    private static sbyte[] Signs(HiddenVariableCloud cloud, int point, double[][][] features, AxisCorrelations target)
    {
        var signs = new List<sbyte>(target.Lengths.Sum());
        var components = cloud.Response.Components;
        for (var party = 0; party < cloud.Parties; party++)
        {
            if (target.First == 1)
                signs.Add(1);
            var vector = cloud.Points.Span.Slice(((party * cloud.Count) + point) * components, components);
            foreach (var feature in features[party])
            {
                var sum = 0.0;
                for (var k = 0; k < components; k++)
                    sum += vector[k] * feature[k];
                signs.Add((sbyte)(sum < 0 ? -1 : 1));
            }
        }

        return [.. signs];
    }
}
