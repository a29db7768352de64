using System.CommandLine;
using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments;
using NonlocalityML.Labeling;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Cli;

/// <summary>The part of <c>inequality</c> that lists the Bell inequalities behind the labels of a data set.</summary>
internal sealed class DatasetInequalities
{
    private readonly Option<string?> folder = new("--out")
    {
        Description =
            "DATASET: write inequalities.csv, inequalities.json, faacets/*.yaml and model.onnx, the largest bound that they "
            + "prove, to this folder.",
        HelpName = "DIR",
    };

    private readonly Option<bool> facets = new("--facets")
    {
        Description =
            "DATASET: add facets of the local polytope: those met by rays from white noise to each nonlocal behavior, and "
            + "those around inequalities that are none.",
    };

    private readonly Option<int> quantum = new("--quantum")
    {
        Description = "DATASET: compute the quantum value of so many inequalities, the most frequent first; two parties only.",
        HelpName = "N",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<string?> explain = new("--explain")
    {
        Description =
            "DATASET: a model of nl, its folder or .onnx file: which inequality does the gradient of its score follow at "
            + "the behavior of --behavior?",
        HelpName = "MODEL",
    };

    private readonly Option<string?> behavior = new("--behavior")
    {
        Description =
            "DATASET: the table of --explain: counts or probabilities, projected to the no-signalling set; or the number of "
            + "a sample.",
        HelpName = "FILE",
    };

    private readonly ThreadsOption threads = new();

    private Option[] Options => [folder, facets, quantum, explain, behavior];

    /// <summary>Adds the options that only a data set takes.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[.. Options, threads])
            command.Options.Add(option);
        quantum.Validators.Add(result =>
        {
            if (
                result.Tokens is [var token]
                && !(int.TryParse(token.Value, CultureInfo.InvariantCulture, out var count) && count >= 0)
            )
                result.AddError($"--quantum is {token.Value}; 0 or more is allowed.");
        });
    }

    /// <exception cref="InvalidInputException">An option is given that only a data set takes.</exception>
    public void RequireNone(ParseResult parse)
    {
        if (Options.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } lonely)
            throw new InvalidInputException($"{lonely.Name} goes with a data set's folder.");
    }

    public void Run(string data, ParseResult parse, Output output, double most, CancellationToken cancellation)
    {
        var (path, model) = (parse.GetValue(folder), parse.GetValue(explain));
        if (model is null != parse.GetValue(behavior) is null)
            throw new InvalidInputException("--explain MODEL and --behavior FILE go together; one is missing.");
        if (path is not null)
            CatalogueFiles.Require(path);
        using var dataset = Dataset.Open(data);
        var isShort = model is not null && path is null;
        RequireTime(parse, output, dataset, isShort, most);
        using var scorer = model is null ? null : Scorer.Open(model);
        var explained = scorer is null ? null : Read(parse.GetValue(behavior)!, dataset);
        var catalogue = Harvest(parse, output, dataset, isShort, cancellation);
        if (path is not null)
            Write(catalogue, dataset, path);
        if (scorer is not null)
            Explain(output, scorer, model!, parse.GetValue(behavior)!, explained!, catalogue, cancellation);
        else
            InequalitiesText.Print(output, dataset, catalogue);
        if (path is not null)
            output.Line(
                $"{path}: {CatalogueFiles.Json}, inequalities.csv, "
                    + $"faacets/1.yaml{(catalogue.Inequalities.Length > 1 ? $" to {catalogue.Inequalities.Length}.yaml" : "")}, "
                    + ModelCard.ModelName
            );
        if (scorer is null)
            output.Json(CatalogueDocument.Of(catalogue));
    }

    private void RequireTime(ParseResult parse, Output output, Dataset dataset, bool isShort, double most)
    {
        var (scenario, count) = (dataset.Scenario, isShort ? 0 : Math.Min(parse.GetRequiredValue(quantum), dataset.Count));
        var rays = dataset.Count + InequalityCatalogue.WalkedClasses;
        if (parse.GetValue(facets))
            output.RequireTime(
                $"{rays} rays to facets of {scenario}, with {scenario.StrategyCount} strategies",
                rays * LabelCost.ProgramSeconds(scenario),
                most
            );
        output.RequireTime(
            $"quantum values of up to {count} inequalities of {scenario}",
            count * InequalityCatalogue.SecondsOfQuantumValue(scenario) / parse.GetRequiredValue(threads),
            most
        );
    }

    private InequalityCatalogue Harvest(
        ParseResult parse,
        Output output,
        Dataset dataset,
        bool isShort,
        CancellationToken cancellation
    )
    {
        var workers = parse.GetRequiredValue(threads);
        var catalogue = output.Track(
            "labels, then inequalities",
            2 * dataset.Count,
            progress => InequalityCatalogue.Harvest(dataset, workers, progress, cancellation)
        );
        if (parse.GetValue(facets))
        {
            var rays = dataset.Count + InequalityCatalogue.WalkedClasses;
            catalogue = output.Track(
                "rays to facets",
                rays,
                progress => catalogue.WithFacets(dataset, new OrToolsSolver(), progress, cancellation)
            );
        }

        var count = isShort ? 0 : Math.Min(parse.GetRequiredValue(quantum), catalogue.Inequalities.Length);
        return output.Track(
            "quantum values",
            count,
            progress => catalogue.WithQuantumValues(count, workers, progress, cancellation)
        );
    }

    private static void Write(InequalityCatalogue catalogue, Dataset dataset, string path)
    {
        // What cannot be a model is refused before anything is written.
        var model = CatalogueScorer.Build(catalogue, dataset);
        CatalogueFiles.Write(catalogue, path);
        model.Save(Path.Combine(path, ModelCard.ModelName));
    }

    private static Behavior Read(string name, Dataset dataset)
    {
        if (!long.TryParse(name, CultureInfo.InvariantCulture, out var index))
            return NoSignalingProjection.Of(MeasuredTable.Read(name).Behavior).Behavior;
        return index >= 0 && index < dataset.Count
            ? dataset.Behavior(index)
            : throw new InvalidInputException($"--behavior is {index}; {dataset.Folder} has samples 0 to {dataset.Count - 1}.");
    }

    private static void Explain(
        Output output,
        Scorer scorer,
        string model,
        string name,
        Behavior behavior,
        InequalityCatalogue catalogue,
        CancellationToken cancellation
    )
    {
        var explanation = output.Track(
            "inequalities compared",
            catalogue.Inequalities.Length,
            progress => ScoreExplanation.Of(scorer, behavior, catalogue, progress, cancellation)
        );
        InequalitiesText.Print(
            output,
            long.TryParse(name, CultureInfo.InvariantCulture, out _) ? $"sample {name}" : name,
            model,
            explanation
        );
        output.Json(
            new
            {
                Model = model,
                Behavior = name,
                Score = explanation.Score.Value,
                explanation.Score.IsUsual,
                Nearest = explanation.Nearest.Select(near => new
                {
                    near.Cosine,
                    near.Bound,
                    Member = $"{near.Inequality}",
                    Class = CatalogueRow.Of(near.Number, near.Entry),
                }),
            }
        );
    }
}
