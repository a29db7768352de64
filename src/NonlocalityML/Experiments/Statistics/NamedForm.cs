using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// A Bell inequality named before the data were seen: the one that the verdict of <see cref="ExperimentStatistics"/> then rests
/// on. Nobody but the experimenters can know that it was; whoever names one says so.
/// </summary>
/// <param name="Text">A name of <see cref="Names"/>, or the inequality as <see cref="InequalityReader"/> reads it.</param>
/// <param name="Source">Where it was named, such as a paper; null where the user says so.</param>
/// <param name="Decided">How many decided trials were fixed in advance, for a form that leaves trials undecided; null where their
/// number was not fixed.</param>
public sealed record NamedForm(string Text, string? Source = null, long? Decided = null)
{
    /// <summary>What the sidecar of <c>counts.csv</c> is called: <c>counts.plan.json</c>.</summary>
    public const string SidecarEnding = ".plan.json";

    private const string ClauserHorne = "p(00|00) - p(01|01) - p(10|10) - p(00|11) <= 0";

    /// <summary>The names that stand for an inequality.</summary>
    public static IReadOnlyList<string> Names { get; } = ["chsh", "ch", "j", "i3322", "mermin"];

    /// <summary>From an option: a name, an inequality, or a file that holds one.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public static NamedForm FromOption(string text, long? decided = null) =>
        new(File.Exists(text) ? InputFile.ReadText(text).Trim() : text, null, decided);

    /// <summary>What stands beside a file of counts; null where nothing does.</summary>
    /// <exception cref="InvalidInputException">The sidecar is not one.</exception>
    public static NamedForm? Beside(string path)
    {
        var sidecar = Path.ChangeExtension(path, null) + SidecarEnding;
        if (!File.Exists(sidecar))
            return null;
        var text = InputFile.ReadText(sidecar);
        return InputProblem.Named(
            sidecar,
            () =>
            {
                var plan = StrictJson.Read<Sidecar>(text);
                return plan is { Inequality.Length: > 0, Source.Length: > 0 }
                    ? new NamedForm(plan.Inequality, plan.Source, plan.Decided)
                    : throw new InvalidInputException(
                        "inequality and source are needed, the form that was named in advance and where it was."
                    );
            }
        );
    }

    /// <summary>The form as an inequality of a scenario.</summary>
    /// <exception cref="InvalidInputException">It is not understood, or it belongs to another scenario.</exception>
    public BellInequality In(Scenario scenario)
    {
        var known = Text.Trim().ToLowerInvariant() switch
        {
            "chsh" => BellInequalities.Chsh,
            "ch" or "j" => InequalityReader.Read(Scenario.Chsh, ClauserHorne),
            "i3322" => BellInequalities.I3322,
            "mermin" => BellInequalities.Mermin(3),
            _ => InequalityReader.Read(scenario, Text),
        };
        return known.Scenario.Equals(scenario)
            ? known
            : throw new InvalidInputException($"The inequality {Text} belongs to {known.Scenario}; the table is in {scenario}.");
    }

    private sealed record Sidecar(string Inequality, string Source, long? Decided = null);
}
