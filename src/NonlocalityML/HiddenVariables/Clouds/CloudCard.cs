using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>The file fit.json: what was fitted and how well. Evidence, never a proof.</summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="Evidence">Says what the numbers are.</param>
/// <param name="Specification">What they depend on.</param>
/// <param name="Parties">Number of parties.</param>
/// <param name="Components">Components of a hidden variable.</param>
/// <param name="Fits">One for each cloud and visibility, in the order in which they were made.</param>
internal sealed record CloudCard(
    int Format,
    string Evidence,
    CloudSpecification Specification,
    int Parties,
    int Components,
    IReadOnlyList<CloudFit> Fits
)
{
    public const string FileName = "fit.json";

    /// <summary>The fit with the smallest test loss at each visibility, by visibility.</summary>
    public IReadOnlyList<CloudFit> Best() =>
        [.. Fits.GroupBy(fit => fit.Visibility).OrderBy(group => group.Key).Select(group => group.MinBy(fit => fit.TestLoss)!)];

    /// <summary>The best fit where the floor ends, or at the largest visibility where it does not.</summary>
    public CloudFit MostTelling()
    {
        var last = CloudThreshold.Of(Fits)?.LastAtFloor;
        return Best().Last(fit => last is null || fit.Visibility <= last);
    }

    /// <exception cref="InvalidInputException">Not such a file, or one with numbers that cannot be.</exception>
    public static CloudCard Read(string path) =>
        InputProblem.Named(
            path,
            () =>
            {
                var card = JsonFile.Read<CloudCard>(path);
                return card.Defect() is { } defect ? throw new InvalidInputException($"{defect}.") : card;
            }
        );

    /// <summary>The first number that no fit can have; null where all are possible.</summary>
    private string? Defect()
    {
        if (Format != 1)
            return $"format is {Format}; 1 is read";
        if (Specification.Visibilities.Count == 0)
            return "visibilities are missing";
        if (Specification.Axes?.FirstOrDefault(axis => axis.Count != 3) is { } axis)
            return $"an axis has {axis.Count} numbers; 3 are needed";
        Specification.Options.Check();
        Specification.Problem(Specification.Visibilities[0]);
        if (Fits.Count == 0)
            return "fits are missing";
        foreach (var fit in Fits)
        {
            if (fit.Cloud < 0 || fit.Cloud >= Specification.Clouds)
                return $"a fit is of cloud {fit.Cloud}; there are {Specification.Clouds}";
            if (fit.Stage < 0 || fit.Stage >= Specification.Visibilities.Count)
                return $"a fit is of stage {fit.Stage}; there are {Specification.Visibilities.Count}";
            if (fit.Visibility != Specification.Visibilities[fit.Stage])
                return $"a fit of stage {fit.Stage} has visibility {fit.Visibility}; it is "
                    + $"{Specification.Visibilities[fit.Stage]}";
            if (!(fit.TestLoss >= 0) || double.IsInfinity(fit.TestLoss))
                return $"a loss is {fit.TestLoss}; a number from 0 on is needed";
            if (!(fit.TestError >= 0) || double.IsInfinity(fit.TestError))
                return $"an error is {fit.TestError}; a number from 0 on is needed";
        }

        return null;
    }
}
