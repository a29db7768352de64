using NonlocalityML.HiddenVariables.Polyhedra;
using NonlocalityML.Labeling.Visibilities;

namespace NonlocalityML.Reports;

/// <summary>Where the strategies of a local model point, and how much each of them weighs.</summary>
internal static class StrategyFigures
{
    /// <summary>More are not drawn, the heaviest are.</summary>
    private const int Most = 1000;

    /// <summary>A figure for each party.</summary>
    public static IEnumerable<Figure> Of(PolyhedralModel model) =>
        Enumerable.Range(0, model.Hulls.Count).Select(party => Of(model, party));

    private static Figure Of(PolyhedralModel model, int party)
    {
        var all = StrategyVectors.Of(model, party);
        StrategyVector[] shown = [.. all.OrderByDescending(one => one.Weight).Take(Most)];
        var letter = (char)('A' + party);
        var (title, description) = (
            $"Strategies of party {letter}",
            $"{(shown.Length < model.Strategies.Count ? $"{shown.Length:N0} of " : "")}{model.Strategies.Count:N0} deterministic "
                + $"strategies, each where its mean of answer times axis points, with its weight"
                + (model.Symmetries.Count > 0 ? ", before the model is averaged over its symmetries" : "")
        );
        double[] weights = [.. shown.Select(one => 1000 * one.Weight)];
        if (model.Hulls[party].Axes.Dimension == 2)
            return Figures.Points(
                title,
                $"{description}; angles in the plane of the measurements.",
                new Axis("angle (degrees)") { Step = 60 },
                "weight \u00d7 1000",
                new Series("strategies", [.. shown.Select(one => Math.Atan2(one.Y, one.X) * 180 / Math.PI)], weights)
            );
        var vectors = new double[shown.Length, 3];
        foreach (var (i, one) in shown.Index())
            (vectors[i, 0], vectors[i, 1], vectors[i, 2]) = (one.X, one.Y, one.Z);
        return Figures.Sphere(
            title,
            $"{description}; on an equal-area map, north is +z, the middle +x.",
            vectors,
            "weight \u00d7 1000",
            weights
        );
    }
}
