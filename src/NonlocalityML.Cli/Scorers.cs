using System.CommandLine;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Graphs;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>The learned models of the scenarios that a command meets: one that was named, or those that ship.</summary>
/// <param name="model">A model's folder or file; null for those that ship.</param>
/// <param name="execution">Device and threads.</param>
internal sealed class Scorers(string? model, ExecutionOptions execution) : IDisposable
{
    private readonly Dictionary<Scenario, Scorer?> scorers = [];

    /// <summary>The option --model.</summary>
    public static Option<string?> ModelOption() =>
        new("--model")
        {
            Description =
                "A model made by 'train', its folder or its .onnx file, for the learned score; the one that ships for the scenario unless given.",
            HelpName = "MODEL",
        };

    /// <summary>The model for a scenario; null where none ships.</summary>
    public Scorer? For(Scenario scenario)
    {
        if (scorers.TryGetValue(scenario, out var scorer))
            return scorer;
        var path = model ?? ShippedModels.ForTables(scenario);
        var opened = scorers[scenario] = path is null ? null : Scorer.Open(path, execution);
        return opened is null or { Kind: NonlocalityLabels }
            ? opened
            : throw new InvalidInputException($"{path} tells {opened.Kind}; score needs a model of nl.");
    }

    public void Dispose()
    {
        foreach (var scorer in scorers.Values)
            scorer?.Dispose();
    }
}
