using System.CommandLine;
using System.Text;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Files;
using NonlocalityML.Inequalities;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Reports;
using NonlocalityML.Solvers;

namespace NonlocalityML.Cli;

/// <summary>What is known of a Bell inequality: its bounds, class, name and thresholds; or the inequalities of a data
/// set.</summary>
internal sealed class InequalityVerb()
    : Verb(
        "inequality",
        "Bounds of a Bell inequality: local, quantum from both sides, no-signalling; its name, class and thresholds. Of a "
            + "data set: the inequalities behind its labels.",
        "inequality \"E00 + E01 + E10 - E11\"",
        "inequality --name I3322 --level 2",
        "inequality coefficients.csv --notation collins-gisin",
        "inequality --name chsh --at datasets/experiments/delft2015.csv",
        "inequality \"0 -1 0; 0 1 -1; -1 1 1\" --notation collins-gisin --json",
        "inequality datasets/m3-no-signaling --facets"
    )
{
    private readonly Argument<string?> target = new("INEQUALITY")
    {
        Description =
            "An expression in E00, A0, B1, A0B0C1, p(00|00), pA(0|0); a FILE with one, CSV, JSON or YAML of Faacets; or the "
            + "folder of a DATASET labelled with NL.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> name = new("--name")
    {
        Description = $"By name: {string.Join(", ", NamedInequalities.Patterns.Select(pattern => pattern.Pattern))}.",
        HelpName = "NAME",
    };

    private readonly Option<string?> notation = new("--notation")
    {
        Description =
            "What the numbers of a matrix multiply: correlators (with marginals), full-correlators, collins-gisin or "
            + "probabilities.",
        HelpName = "NAME",
    };

    private readonly ScenarioOptions scenario = new();

    private readonly Option<string?> level = new("--level")
    {
        Description =
            "The level of the hierarchy that bounds quantum theory, as 1, 1+AB, 2, 1+AB+AC+BC+ABC; unless named, those that "
            + "take seconds, in turn.",
        HelpName = "L",
    };

    private readonly Option<int?> dimension = new("--dimension")
    {
        Description =
            "The local dimension of the quantum model; unless named, that of the outcomes, and larger ones while the bounds "
            + "differ.",
        HelpName = "D",
    };

    private readonly Option<int> starts = new("--starts")
    {
        Description = "Random starts of the search for a model, in each dimension.",
        HelpName = "N",
        DefaultValueFactory = _ => new QuantumValueOptions().Starts,
    };

    private readonly Option<int> kicks = new("--kicks")
    {
        Description = "Each start goes on from near its best model until so many attempts in a row bring nothing.",
        HelpName = "N",
    };

    private readonly SeedOption seed = new(1, "The random starts depend on it.");

    private readonly Option<string?> at = new("--at")
    {
        Description = "A table of counts or probabilities: the value of the inequality there.",
        HelpName = "FILE",
    };

    private readonly Option<string?> model = new("--model")
    {
        Description = "Write the state and measurements of the quantum model to this JSON file, which simulate takes.",
        HelpName = "FILE",
    };

    private readonly HoursOption hours = new();

    private readonly DatasetInequalities dataset = new();

    private Option[] Own => [name, notation, level, dimension, starts, kicks, seed, at, model];

    protected override void Configure(Command command)
    {
        command.Aliases.Add("inequalities");
        command.Arguments.Add(target);
        foreach (var option in Own)
            command.Options.Add(option);
        scenario.AddTo(command);
        command.Options.Add(hours);
        dataset.AddTo(command);
        model.RequireFile();
        dimension.RequireWhole(1, 64);
        starts.RequireWhole(1, 100_000);
        kicks.RequireWhole(0, 100_000);
        level.Require(text => HierarchyLevel.Parse(text));
        notation.Require(text => InequalityNotations.Parse(text));
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        var given = parse.GetValue(target);
        if (given is not null && Directory.Exists(given))
        {
            if (Own.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } lonely)
                throw new InvalidInputException($"{lonely.Name} goes with one inequality; {given} is a folder.");
            dataset.Run(given, parse, output, hours.Get(parse), cancellation);
            return 0;
        }

        dataset.RequireNone(parse);
        if (given is null == parse.GetValue(name) is null)
            throw new InvalidInputException(
                given is null
                    ? "An INEQUALITY or --name is needed; --help shows examples."
                    : "INEQUALITY and --name are both given; one of them is needed."
            );
        var expression = Read(parse, given);
        var table = parse.GetValue(at) is { } path ? InequalityAt.Read(path, expression) : null;
        var options = new QuantumValueOptions
        {
            Level = parse.GetValue(level) is { } named ? HierarchyLevel.Parse(named) : null,
            LocalDimension = parse.GetValue(dimension),
            Starts = parse.GetRequiredValue(starts),
            Kicks = parse.GetValue(kicks),
            Seed = parse.GetRequiredValue(seed),
        };
        RequireTime(output, expression.Scenario, options, hours.Get(parse));
        var file = parse.GetValue(model);
        var analysis = output.Track(
            "inequality",
            0,
            progress => InequalityAnalysis.Of(expression, new OrToolsSolver(), options, progress, cancellation)
        );
        if (file is not null)
            AtomicFile.Replace(
                file,
                Encoding.UTF8.GetBytes(
                    QuantumModelFile.ToJson(
                        QuantumModel.Of(
                            (analysis.Quantum ?? throw new InvalidInputException("There is no quantum model to write."))
                                .Lower
                                .Model
                        )
                    )
                )
            );
        InequalityText.Print(output, analysis, table);
        if (file is not null)
            output.Line($"  {"model written to", -20} {file}");
        output.Json(
            InequalityAnalysisDocument.Of(
                analysis,
                table is null
                    ? null
                    : new
                    {
                        table.Table.Name,
                        table.Value,
                        table.Error,
                    }
            )
        );
        return 0;
    }

    private static void RequireTime(Output output, Scenario scenario, QuantumValueOptions options, double most)
    {
        output.RequireTime(
            $"a local bound of {scenario}, with {LocalPolytope.EnumerationCount(scenario)} strategies",
            LabelCost.EnumerationSeconds(scenario),
            most
        );
        var (level, models) = QuantumValue.Seconds(scenario, options);
        if (options.Level is { } named)
            output.RequireTime($"level {named} with {named.CountWords(scenario)} words", level, most);
        output.RequireTime($"quantum models from {options.Starts * (1L + options.Kicks)} points", models, most);
    }

    private BellExpression Read(ParseResult parse, string? given)
    {
        var own = scenario.Get(parse);
        InequalityNotation? kind = parse.GetValue(notation) is { } text ? InequalityNotations.Parse(text) : null;
        if (parse.GetValue(name) is { } known)
        {
            if (own is not null || kind is not null)
                throw new InvalidInputException("--name says the scenario and the notation; neither is needed beside it.");
            return NamedInequalities.Parse(known);
        }

        if (File.Exists(given))
            return BellExpressionFile.Read(given, own, kind);
        if (BellExpressionFile.IsMatrix(given!))
            return BellExpressionFile.Parse(given!, given!, own, kind);
        // What looks like the name of a file is more likely one that is missing.
        var ending = Path.GetExtension(given)!.ToLowerInvariant();
        if (ending is ".csv" or ".json" or ".yaml" or ".yml" or ".txt")
            throw new InvalidInputException($"{given} does not exist.");
        if (given!.Contains(Path.DirectorySeparatorChar) && !given.Contains(' '))
            throw new InvalidInputException(
                $"{Path.Combine(given, "dataset.json")} is missing: there is no such data set, and no file {given}."
            );
        if (NamedInequalities.IsName(given))
            throw new InvalidInputException($"{given} is the name of an inequality: write --name {given}.");
        return own is null ? InequalityReader.ReadExpression(given) : InequalityReader.ReadExpression(own, given);
    }
}
