using System.CommandLine;
using NonlocalityML.Datasets;
using NonlocalityML.Learning;

namespace NonlocalityML.Cli;

/// <summary>Trains an ensemble on labelled data and writes the blend as one ONNX file.</summary>
internal sealed class TrainVerb() : Verb(
    "train",
    "Learns the labels of data sets: an ensemble of perceptrons, blended by a genetic algorithm, as one ONNX file with its card.",
    "train labeled --out model --epochs 20",
    "train labeled more --unseen test --out model --device auto")
{
    private readonly Argument<string[]> folders = new("DIR")
    {
        Description = "Data sets made by 'label': NL, NBL or classes, all of one kind.", Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> unseen = new("--unseen") { Description = "A data set that judges the result and chooses nothing.", HelpName = "DIR" };

    private readonly Option<string?> features = new("--features")
    {
        Description = "What the networks are given: correlators, table, bilocal-summary or bilocal-correlators. What suits the data unless given.",
        HelpName = "F",
    };

    private readonly Option<int> epochs = new("--epochs")
    {
        Description = "Passes over the data for each member, at most.", HelpName = "N", DefaultValueFactory = _ => new MemberOptions().Epochs,
    };

    private readonly Option<ulong> seed = new("--seed") { Description = "Chooses first weights and the order of rows.", HelpName = "K", DefaultValueFactory = _ => 1 };

    private readonly DeviceOption device = new();

    private readonly ThreadsOption threads = new();

    private readonly OutOption folder = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(folders);
        foreach (var option in (Option[])[unseen, features, epochs, seed, device, threads, folder]) command.Options.Add(option);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        using var datasets = new OpenDatasets(parse.GetRequiredValue(folders));
        using var judge = parse.GetValue(unseen) is { } path ? Dataset.Open(path) : null;
        var space = parse.GetValue(features) is { } name ? FeatureSpace.FromName(name, datasets[0].Scenario) : null;
        var trainer = new EnsembleTrainer(
            datasets, judge, space, found => EnsembleOptions.Default(found, parse.GetRequiredValue(epochs), parse.GetRequiredValue(seed)),
            device.Get(parse, output, parse.GetRequiredValue(threads)));
        var model = parse.GetRequiredValue(folder);
        var card = output.Track("train", trainer.Epochs, progress => trainer.Fit(model, CommandLine.Text(parse), progress, cancellation));
        output.Line($"{model}: {card.Kind} of {card.Scenario} from {card.Features}, {card.Members.Length} members on {card.TrainedOn.Sum(data => data.Count)} points");
        ModelText.Print(output, card);
        output.Json(new { Folder = model, Card = card });
        return 0;
    }
}
