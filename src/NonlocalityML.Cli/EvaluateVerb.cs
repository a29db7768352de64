using System.CommandLine;
using NonlocalityML.Datasets;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>Compares a model with proven labels.</summary>
internal sealed class EvaluateVerb()
    : Verb(
        "evaluate",
        "Compares what a model says with the proven labels of a data set: errors by size of the label, or the confusion of "
            + "classes.",
        "evaluate models/m3-cube --data datasets/m3-cube"
    )
{
    private readonly Argument<string> model = new("MODEL") { Description = "A model's folder or its .onnx file." };

    private readonly Option<string[]> data = new("--data")
    {
        Description = "Labelled data sets; of several, each of one kind of behaviors, the errors are told side by side.",
        HelpName = "DIR",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly DeviceOption device = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(model);
        command.Options.Add(data);
        command.Options.Add(device);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        using var scorer = Scorer.Open(parse.GetRequiredValue(model), device.Get(parse, output));
        using var datasets = new OpenDatasets(parse.GetRequiredValue(data));
        var dataset = datasets[0];
        if (datasets.Count > 1)
            PrintFamilies(parse, output, scorer, datasets);
        else if (scorer.Outputs > 1)
            Print(scorer.EvaluateClasses(dataset), ModelText.Print);
        else
            Print(scorer.EvaluateDistances(dataset), ModelText.Print);
        return 0;

        void Print<T>(T evaluation, Action<Output, T> print)
        {
            if (evaluation is DistanceEvaluation { Warning: { } warning })
                output.Line(warning);
            output.Line($"{parse.GetRequiredValue(model)} on {dataset.Folder}, {scorer.Unit}");
            print(output, evaluation);
            output.Json(
                new
                {
                    Model = parse.GetRequiredValue(model),
                    dataset.Folder,
                    scorer.Unit,
                    Evaluation = evaluation,
                }
            );
        }
    }

    private void PrintFamilies(ParseResult parse, Output output, Scorer scorer, OpenDatasets datasets)
    {
        var name = parse.GetRequiredValue(model);
        var card = Path.Combine(name, ModelCard.FileName);
        IEnumerable<ModelData> learned = File.Exists(card) ? ModelCard.Read(card).TrainedOn : [];
        output.Line($"{name}, {scorer.Unit}");
        if (scorer.Outputs > 1)
            Tell(FamilyClasses.Of, ModelText.Print);
        else
            Tell(FamilyErrors.Of, ModelText.Print);

        void Tell<T>(Func<Scorer, Dataset, IEnumerable<ModelData>, T> of, Action<Output, IEnumerable<T>> print)
        {
            T[] families = [.. datasets.Select(family => of(scorer, family, learned))];
            print(output, families);
            output.Json(
                new
                {
                    Model = name,
                    scorer.Unit,
                    Families = families,
                }
            );
        }
    }
}
