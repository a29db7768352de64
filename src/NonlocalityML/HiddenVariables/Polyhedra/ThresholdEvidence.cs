using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.Labeling.Visibilities;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>Evidence beside a proof: clouds of the same states and measurements, swept through the visibilities that the proof
/// leaves open.</summary>
internal static class ThresholdEvidence
{
    /// <summary>The folder of the clouds in the folder of the proof.</summary>
    public const string FolderName = "evidence";

    private const double Step = 0.01;
    private const int Around = 4;

    /// <summary>A sweep from four hundredths below the proven interval to as many above, and back.</summary>
    /// <param name="certificate">Both bounds.</param>
    /// <param name="options">Size and length of the fits.</param>
    /// <param name="engine">Name of the engine.</param>
    public static CloudSpecification Specification(VisibilityCertificate certificate, CloudFitOptions options, string engine)
    {
        var family = certificate.Family;
        var measurements = family.IsPlanar ? "planar:xy" : "projective";
        var tensor = new double[1 << (2 * family.Parties)];
        tensor[0] = 1;
        foreach (var (paulis, value) in family.Correlations)
            tensor[ExactCorrelations.Place(paulis)] = (double)value;
        double from = Math.Floor(certificate.Lower.RoundDown() / Step) - Around,
            to = Math.Ceiling(certificate.Upper.RoundUp() / Step) + Around;
        return new CloudSpecification(
            family.Name,
            tensor,
            CloudSpecification.Sweep(Math.Max(0, from * Step), Math.Min(1, to * Step), Step),
            measurements,
            MeasurementSource.Open(measurements).DefaultResponse.Name,
            "kl",
            false,
            engine,
            1,
            options.Check()
        );
    }

    /// <summary>The cloud of a fit that says most: the best where the floor ends, or at the largest visibility.</summary>
    /// <exception cref="InvalidInputException">The folder holds no complete fit of projective measurements of qubits.</exception>
    public static HiddenVariableCloud Open(string folder)
    {
        var card = CloudCard.Read(Path.Combine(folder, CloudCard.FileName));
        var fit = card.MostTelling();
        return card.Specification.Problem(fit.Visibility).Measurements is MeasurementDirections
            ? CloudResults.Cloud(folder, card, fit)
            : throw new InvalidInputException(
                $"{folder} is a fit of {card.Specification.Measurements} measurements; one of directions of qubits is needed."
            );
    }
}
