using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// The largest lower bound of NL that the inequalities of a catalogue prove, as one ONNX graph: a product with a matrix of
/// inequalities and a maximum. All relabelled copies are in the matrix where there are at most <see cref="MaximumCopies"/>;
/// otherwise points are brought into canonical form, and the matrix has the inequalities of the labels, each moved with its own
/// point.
/// </summary>
/// <remarks>
/// Input and outputs are those of the models of <see cref="EnsembleTrainer"/>, so that <see cref="Scorer"/> opens it: Features
/// (batch, features), Score (batch), Remoteness (batch). A score is never above NL but for the rounding of Real32; it is NL where
/// the catalogue holds the inequality that is best there.
/// </remarks>
internal static class CatalogueScorer
{
    /// <summary>The most copies that are written out.</summary>
    public const int MaximumCopies = 1 << 15;

    private const int LargestBank = 4096;

    private const double UsualShare = 0.999;

    /// <param name="catalogue">At least one inequality.</param>
    /// <param name="dataset">The data set of the catalogue.</param>
    /// <exception cref="InvalidInputException">The catalogue is empty.</exception>
    public static Graph Build(InequalityCatalogue catalogue, Dataset dataset)
    {
        if (catalogue.Inequalities.IsEmpty)
            throw new InvalidInputException($"{dataset.Folder} has no nonlocal label; without an inequality there is no score.");
        var data = LearningData.Load([dataset]);
        var features = Node.Input(Ensemble.Input, ElementType.Real32, ["batch", data.Space.Length]);
        var isWritten =
            catalogue.Inequalities.Aggregate(System.Numerics.BigInteger.Zero, (sum, entry) => sum + entry.Class.Copies)
            <= MaximumCopies;
        var values = isWritten ? AllCopies(catalogue, data.Space, features) : Moved(catalogue, data, features);
        var score = values.Max([1]).Relu().Reshape([values.Shape[0]]);
        var support = Standardization.Of(data.Features, data.Space.Length);
        return new Graph(
            [("Score", score), ("Remoteness", support.Apply(features).Square().Mean([1]))],
            Metadata(catalogue.Inequalities.Length, dataset, data, support)
        );
    }

    /// <summary>(batch, copies): what each copy of each inequality proves.</summary>
    private static Node AllCopies(InequalityCatalogue catalogue, FeatureSpace space, Node features)
    {
        List<(double[] Coefficients, double Bound)> copies = [];
        foreach (var entry in catalogue.Inequalities)
        {
            var scale = space.Scenario.Unit * (double)entry.Scale;
            var bound = scale * (double)entry.Inequality.LocalBound;
            copies.AddRange(
                entry
                    .Class.Members()
                    .Select(member =>
                        (Array.ConvertAll(CoefficientsOf(member.ToInequality(), space), value => value * scale), bound)
                    )
            );
        }

        var matrix = new float[space.Coordinates * copies.Count];
        for (var k = 0; k < copies.Count; k++)
        for (var i = 0; i < space.Coordinates; i++)
            matrix[(i * copies.Count) + k] = (float)copies[k].Coefficients[i];
        var bounds = Tensor.Create([.. copies.Select(copy => (float)copy.Bound)], [copies.Count]);
        return space.ToCoordinates(features).MatMul(Node.Constant(Tensor.Create(matrix, [space.Coordinates, copies.Count])))
            - Node.Constant(bounds);
    }

    private static double[] CoefficientsOf(BellInequality inequality, FeatureSpace space)
    {
        // Without symmetries the coordinates are the table itself.
        if (!space.HasSymmetries)
            return inequality.Coefficients.ToArray();
        var coefficients = new double[space.Coordinates];
        space.WriteFunctional(inequality, coefficients);
        return coefficients;
    }

    private static Node Moved(InequalityCatalogue catalogue, LearningData data, Node features) =>
        data.Space.HasSymmetries
            ? InequalityBank
                .Harvest(data, [.. Enumerable.Range(0, data.Rows)], LargestBank)
                .Values(data.Space.Canonicalize(data.Space.ToCoordinates(features)).Coordinates)
            : throw new InvalidInputException(
                $"The inequalities of {catalogue.Scenario} have more than {MaximumCopies} relabelled copies, and points of "
                    + "this scenario cannot be brought into canonical form; there is no model."
            );

    private static Dictionary<string, string> Metadata(int classes, Dataset dataset, LearningData data, Standardization support)
    {
        var rows = data.Features.ToArray();
        support.Apply(rows);
        double[] remoteness =
        [
            .. rows.Chunk(data.Space.Length).Select(row => row.Average(value => (double)value * value)).Order(),
        ];
        return new Dictionary<string, string>
        {
            ["Kind"] = $"learned {dataset.Specification.Kind}",
            ["Scenario"] = $"{data.Space.Scenario}",
            ["Features"] = data.Space.Name,
            ["FeatureDescription"] = data.Space.Description,
            ["Unit"] = dataset.Labels.Unit(dataset.Specification),
            ["Sampling"] = dataset.Specification.Description,
            ["Data"] = dataset.Card.Sha256,
            ["UsualRemoteness"] = remoteness[(int)(UsualShare * (remoteness.Length - 1))]
                .ToString("R", CultureInfo.InvariantCulture),
            [Scorer.DescriptionKey] = $"the largest of {classes} {(classes == 1 ? "class" : "classes")} of Bell inequalities",
            ["Evidence"] = "the largest value of known Bell inequalities: at most NL, up to the rounding of Real32",
        };
    }
}
