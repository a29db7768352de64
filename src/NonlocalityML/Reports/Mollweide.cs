namespace NonlocalityML.Reports;

/// <summary>
/// The equal-area map of Mollweide (J. P. Snyder, Map Projections, USGS 1395 (1987), section 31): x = 2 sqrt 2 / pi longitude cos
/// t, y = sqrt 2 sin t with 2 t + sin 2t = pi sin latitude. The sphere fills the ellipse of half axes 2 sqrt 2 and sqrt 2.
/// </summary>
internal static class Mollweide
{
    /// <summary>A point of the map. Angles in radians.</summary>
    public readonly record struct Place(double Longitude, double Latitude, double Length, double X, double Y);

    /// <summary>The place of a vector's direction; a vector without direction has no finite place.</summary>
    public static Place Project(double x, double y, double z)
    {
        var length = Math.Sqrt(x * x + y * y + z * z);
        var (longitude, latitude) = (Math.Atan2(y, x), Math.Asin(Math.Clamp(z / length, -1, 1)));
        var (mapX, mapY) = Project(longitude, latitude);
        return new Place(longitude, latitude, length, mapX, mapY);
    }

    public static (double X, double Y) Project(double longitude, double latitude)
    {
        var (low, high, target) = (-Math.PI / 2, Math.PI / 2, Math.PI * Math.Sin(latitude));
        // Bisection: Newton's steps fail at the poles, where the left side is flat.
        for (var step = 0; step < 52; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = 2 * middle + Math.Sin(2 * middle) < target ? (middle, high) : (low, middle);
        }

        var (sine, cosine) = Math.SinCos((low + high) / 2);
        return double.IsFinite(target)
            ? (2 * Math.Sqrt(2) / Math.PI * longitude * cosine, Math.Sqrt(2) * sine)
            : (double.NaN, double.NaN);
    }

    /// <summary>Meridians every 60 degrees, the outermost being the edge, and parallels every 30; NaN ends each line.</summary>
    public static IReadOnlyList<(double X, double Y)> Graticule()
    {
        var points = new List<(double, double)>();
        for (var longitude = -180; longitude <= 180; longitude += 60)
        {
            for (var latitude = -90; latitude <= 90; latitude += 5)
                points.Add(OfDegrees(longitude, latitude));
            points.Add((double.NaN, double.NaN));
        }

        for (var latitude = -60; latitude <= 60; latitude += 30)
        {
            for (var longitude = -180; longitude <= 180; longitude += 180)
                points.Add(OfDegrees(longitude, latitude));
            points.Add((double.NaN, double.NaN));
        }

        return points;
    }

    private static (double X, double Y) OfDegrees(int longitude, int latitude) =>
        Project(longitude * Math.PI / 180, latitude * Math.PI / 180);
}
