using System.CommandLine;
using NonlocalityML.Clusters;
using NonlocalityML.Datasets;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>Trains an ensemble on labelled data and writes the blend as one ONNX file.</summary>
internal sealed class TrainVerb()
    : SharedVerb(
        "train",
        "Learns the labels of data sets: an ensemble of perceptrons, blended by a genetic algorithm, as one ONNX file with "
            + "its card.",
        "train labeled --out model --epochs 20",
        "train labeled more --unseen test --out model --device auto"
    )
{
    private readonly Argument<string[]> folders = new("DIR")
    {
        Description = "Data sets made by 'label': NL, NBL or classes, all of one kind.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> unseen = new("--unseen")
    {
        Description = "A data set that judges the result and chooses nothing.",
        HelpName = "DIR",
    };

    private readonly Option<string[]> families = new("--families")
    {
        Description =
            "Data sets of further kinds of behaviors, such as local mixtures or quantum points: the card tells the errors of "
            + "each kind apart, and which kinds were not learned from. They choose nothing.",
        HelpName = "DIR",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> features = new("--features")
    {
        Description =
            "What the networks are given: correlators, table, bilocal-summary or bilocal-correlators. What suits the data "
            + "unless given.",
        HelpName = "F",
    };

    private readonly Option<int> epochs = new("--epochs")
    {
        Description = "Passes over the data for each member, at most.",
        HelpName = "N",
        DefaultValueFactory = _ => new MemberOptions().Epochs,
    };

    private readonly Option<bool> perceptrons = new("--perceptrons")
    {
        Description =
            "Members that say NL themselves, as a search needs; unless given, members for two parties with two outcomes and more "
            + "than two settings say where in a proven interval NL lies.",
    };

    private readonly Option<int?> rounds = new("--rounds")
    {
        Description =
            "Rounds of the game that proves the interval: more make it narrower and each score slower. 60, of tables with two "
            + "parties and two outcomes 80, unless given.",
        HelpName = "N",
    };

    private readonly SeedOption seed = new(1, "Chooses first weights and the order of rows.");

    private readonly Option<string> selection = Operator(
        "--selection",
        "How the genetic algorithm chooses parents",
        Selections.Names,
        new GeneticBlendOptions().Selection
    );

    private readonly Option<string> crossover = Operator(
        "--crossover",
        "How two parents make a child",
        Crossovers.Names,
        new GeneticBlendOptions().Crossover
    );

    private readonly Option<string> mutation = Operator(
        "--mutation",
        "How the weights of a child change",
        Mutations.Names,
        new GeneticBlendOptions().Mutation
    );

    private readonly DeviceOption device = new();

    private readonly Option<int?> member = new("--member")
    {
        Description = "Train this member alone, 1 to their number, and keep it; the same command without --member uses it.",
        HelpName = "K",
    };

    private readonly Option<string?> records = new("--records")
    {
        Description = "Also sum up what --record has written into a folder.",
        HelpName = "DIR",
    };

    public override IReadOnlyList<Option> Paths => [unseen, families];

    protected override IReadOnlyList<Option> StepOptions => [member, records];

    public override SharedWork Share(ParseResult parse, Output output, SharedRequest request)
    {
        if (request.Shards is not null)
            throw new InvalidInputException("--shards does not go with train: each member is a step.");
        using var datasets = new OpenDatasets(request.Arguments);
        using var judge = Judge(parse);
        using var kinds = new OpenDatasets(parse.GetValue(families) ?? []);
        return SharedWork.OfMembers(Name, request, Trainer(parse, output, datasets, judge, kinds).Members);
    }

    protected override void ConfigureOwn(Command command)
    {
        command.Arguments.Add(folders);
        foreach (
            var option in (Option[])
                [unseen, families, features, perceptrons, rounds, epochs, seed, selection, crossover, mutation, device]
        )
            command.Options.Add(option);
        epochs.RequireWhole(1, int.MaxValue);
        member.RequireWhole(1, int.MaxValue);
        rounds.RequireWhole(1, 10_000);
        features.AcceptOnlyFromAmong([.. FeatureSpace.Names]);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        using var datasets = new OpenDatasets(parse.GetRequiredValue(folders));
        using var judge = Judge(parse);
        using var kinds = new OpenDatasets(parse.GetValue(families) ?? []);
        var trainer = Trainer(parse, output, datasets, judge, kinds);
        var model = parse.GetRequiredValue(Folder);
        if (parse.GetValue(member) is { } number)
            return TrainMember(parse, output, trainer, number, cancellation);
        var card = Track(
            parse,
            output,
            "model",
            trainer.Epochs,
            progress => trainer.Fit(model, CommandLine.Text(parse), progress, cancellation),
            trainer.TrainingRows
        );
        if (card.Warning is { } warning)
            output.Line(warning);
        output.Line(
            $"{model}: {card.Kind} of {card.Scenario} from {card.Features}, {card.Members.Length} members on "
                + $"{card.TrainedOn.Sum(data => data.Count)} points"
                + (card.Verdicts is null ? "" : ", of which open ones are left out")
        );
        ModelText.Print(output, card);
        var accounting = parse.GetValue(records) is { } runs ? Accounting.Store(runs) : null;
        AccountingText.Print(output, accounting);
        if (accounting is null)
            output.Json(new { Folder = model, Card = card });
        else
            output.Json(
                new
                {
                    Folder = model,
                    Card = card,
                    Accounting = accounting,
                }
            );
        return 0;
    }

    private int TrainMember(ParseResult parse, Output output, EnsembleTrainer trainer, int number, CancellationToken cancellation)
    {
        var model = parse.GetRequiredValue(Folder);
        var error = Track(
            parse,
            output,
            $"member {number}",
            trainer.Epochs / trainer.Members,
            progress => trainer.FitMember(model, number, progress, cancellation),
            trainer.TrainingRows
        );
        output.Line(
            $"{model}: member {number} of {trainer.Members} "
                + $"{(error is null ? "is in the finished model" : $"is trained, validation error {error:G4}")}"
        );
        output.Json(
            new
            {
                Folder = model,
                Member = number,
                trainer.Members,
                ValidationError = error,
            }
        );
        return 0;
    }

    private Dataset? Judge(ParseResult parse) => parse.GetValue(unseen) is { } path ? Dataset.Open(path) : null;

    private EnsembleTrainer Trainer(ParseResult parse, Output output, OpenDatasets datasets, Dataset? judge, OpenDatasets kinds)
    {
        var space = parse.GetValue(features) is { } name ? FeatureSpace.FromName(name, datasets[0].Scenario) : null;
        var blend = new GeneticBlendOptions
        {
            Selection = parse.GetRequiredValue(selection),
            Crossover = parse.GetRequiredValue(crossover),
            Mutation = parse.GetRequiredValue(mutation),
        };
        return new EnsembleTrainer(
            datasets,
            judge,
            space,
            found => Members(found) with { Blend = blend, Rounds = parse.GetValue(rounds) },
            device.Get(parse, output, parse.GetRequiredValue(Threads))
        )
        {
            Families = kinds,
        };

        EnsembleOptions Members(FeatureSpace found)
        {
            var (passes, first, kind) = (parse.GetRequiredValue(epochs), parse.GetRequiredValue(seed), datasets[0].Labels);
            return parse.GetValue(perceptrons)
                ? EnsembleOptions.Perceptrons(found, passes, first, kind)
                : EnsembleOptions.Default(found, passes, first, kind);
        }
    }

    private static Option<string> Operator(string name, string what, IReadOnlyList<string> names, string usual)
    {
        var option = new Option<string>(name)
        {
            Description = $"{what}: {string.Join(", ", names)}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => usual,
        };
        option.AcceptOnlyFromAmong([.. names]);
        return option;
    }
}
