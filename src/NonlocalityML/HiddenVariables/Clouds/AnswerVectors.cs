using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>
/// Where the hidden variables of a party point, whatever the response function is: the mean of answer times direction over the
/// party's measurements, in units of the most that answers +1 and -1 along its own direction would give. The length lies in [0,
/// 1]; it is 1 where one half of the directions is surely answered +1 and the other half -1.
/// </summary>
internal static class AnswerVectors
{
    /// <summary>Pairs of opposite directions over which the mean is taken; where these are random it has an error of some
    /// percent.</summary>
    private const int Pairs = 1024;

    /// <param name="cloud">The cloud.</param>
    /// <param name="party">Number of the party, from 0.</param>
    /// <param name="measurements">What the party may measure.</param>
    /// <param name="most">Hidden variables taken, evenly through the cloud or its weights.</param>
    /// <returns>[n,3]: x, y, z; those without direction are left out.</returns>
    public static double[,] Of(HiddenVariableCloud cloud, int party, MeasurementDirections measurements, int most)
    {
        var directions = Directions(measurements);
        var components = cloud.Response.Components;
        var features = new double[directions.Length * components];
        for (var i = 0; i < directions.Length; i++)
            cloud.Response.Evaluate(directions[i], features.AsSpan(i * components, components));
        List<Direction> vectors = [];
        foreach (var point in Taken(cloud, Math.Min(most, cloud.Count)))
        {
            if (
                Mean(cloud.Points.Span.Slice(((party * cloud.Count) + point) * components, components), directions, features) is
                { } vector
            )
                vectors.Add(vector);
        }

        var result = new double[vectors.Count, 3];
        for (var i = 0; i < vectors.Count; i++)
            (result[i, 0], result[i, 1], result[i, 2]) = (vectors[i].X, vectors[i].Y, vectors[i].Z);
        return result;
    }

    /// <summary>Evenly through the cloud; where it is weighted evenly through the weights, so that a heavy point is taken several
    /// times.</summary>
    private static IEnumerable<int> Taken(HiddenVariableCloud cloud, int number)
    {
        var weights = cloud.Weights();
        var (point, sum) = (0, weights[0]);
        for (var k = 0; k < number; k++)
        {
            while (cloud.IsWeighted && point < cloud.Count - 1 && sum <= (double)k / number)
                sum += weights[++point];
            yield return cloud.IsWeighted ? point : (int)((long)k * cloud.Count / number);
        }
    }

    private static Direction? Mean(ReadOnlySpan<float> point, Direction[] directions, double[] features)
    {
        double x = 0,
            y = 0,
            z = 0;
        for (var i = 0; i < directions.Length; i++)
        {
            var exponent = 0.0;
            for (var k = 0; k < point.Length; k++)
                exponent += point[k] * features[(i * point.Length) + k];
            var answer = Math.Tanh(exponent / 2);
            (x, y, z) = (x + (answer * directions[i].X), y + (answer * directions[i].Y), z + (answer * directions[i].Z));
        }

        var length = Math.Sqrt((x * x) + (y * y) + (z * z));
        if (!(length > 1e-9))
            return null;
        var unit = new Direction(x / length, y / length, z / length);
        var most = directions.Sum(direction => Math.Abs(direction * unit));
        return new Direction(x / most, y / most, z / most);
    }

    private static Direction[] Directions(MeasurementDirections measurements)
    {
        if (measurements.Axes is { } axes)
            return [.. axes];
        var stream = new RandomStream(0, 0);
        return
        [
            .. Enumerable
                .Range(0, Pairs)
                .Select(_ => measurements.Draw(stream))
                .SelectMany(direction => (Direction[])[direction, -direction]),
        ];
    }
}
