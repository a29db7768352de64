using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>The arrays in the folder of a fit.</summary>
internal static class CloudResults
{
    /// <summary>A cloud that was fitted.</summary>
    /// <exception cref="InvalidInputException">The file is missing or of another shape.</exception>
    public static HiddenVariableCloud Cloud(string folder, CloudCard card, CloudFit fit) =>
        Cloud(folder, card.Specification.Problem(fit.Visibility), card.Specification.Options.Points, fit);

    internal static HiddenVariableCloud Cloud(string folder, CloudProblem problem, int count, CloudFit fit)
    {
        double[] points = Read(folder, fit.CloudFile, problem.Parties, count, problem.Response.Components),
            logits = fit.LogitsFile is { } file ? Read(folder, file, count) : [];
        return new HiddenVariableCloud(
            problem.Response,
            problem.Parties,
            Array.ConvertAll(points, value => (float)value),
            Array.ConvertAll(logits, value => (float)value)
        );
    }

    /// <summary>The losses of one cloud from its first step to its last, through all visibilities: means over blocks of
    /// steps.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="card">Its card.</param>
    /// <param name="cloud">Number of the cloud.</param>
    /// <param name="most">Blocks, at most.</param>
    /// <returns>The last step of each block, counted from 1, and the mean loss there.</returns>
    public static (double[] Steps, double[] Losses) History(string folder, CloudCard card, int cloud, int most)
    {
        var steps = card.Specification.Options.Steps;
        double[] losses = [.. card.Fits.Where(fit => fit.Cloud == cloud).SelectMany(fit => Read(folder, fit.HistoryFile, steps))];
        var blocks = losses.Chunk(Math.Max(1, (losses.Length + most - 1) / most)).ToList();
        double[] ends = [.. blocks.Select((block, i) => (double)((i * (long)blocks[0].Length) + block.Length))];
        return (ends, [.. blocks.Select(block => block.Average())]);
    }

    private static double[] Read(string folder, string file, params long[] shape)
    {
        if (Path.GetFileName(file) != file)
            throw new InvalidInputException($"{folder}: '{file}' is no name of a file in this folder.");
        using var array = NpyArray.Open(Path.Combine(folder, file));
        if (!array.Shape.SequenceEqual(shape))
            throw new InvalidInputException(
                $"{Path.Combine(folder, file)} has the shape ({string.Join(',', array.Shape)}); ({string.Join(',', shape)}) "
                    + "is needed."
            );
        var values = new double[array.Length];
        array.Read(0, values);
        return values;
    }
}
