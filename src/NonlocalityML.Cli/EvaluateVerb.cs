using System.CommandLine;
using NonlocalityML.Datasets;
using NonlocalityML.Learning;

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

    private readonly Option<string> data = new("--data")
    {
        Description = "A labelled data set.",
        HelpName = "DIR",
        Required = true,
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
        using var dataset = Dataset.Open(parse.GetRequiredValue(data));
        if (scorer.Outputs > 1)
            Print(scorer.EvaluateClasses(dataset), ModelText.Print);
        else
            Print(scorer.EvaluateDistances(dataset), ModelText.Print);
        return 0;

        void Print<T>(T evaluation, Action<Output, T> print)
        {
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
}
