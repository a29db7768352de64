using System.Text.Json;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>The trained models that come with the program, each a folder beside it.</summary>
public static class ShippedModels
{
    /// <summary>Ends the names of models whose scores stay inside a proven interval. They come before all others.</summary>
    private const string IntervalSuffix = "-interval";

    private static readonly Lazy<IReadOnlyList<Model>> All = new(() =>
        [
            .. Directory.Exists(Folder)
                ? Directory
                    .EnumerateDirectories(Folder)
                    .Order(StringComparer.Ordinal)
                    .Where(folder => File.Exists(Path.Combine(folder, ModelCard.FileName)))
                    .Select(Model.Find)
                : [],
        ]
    );

    /// <summary>Where they are.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>The folder of a model that scores NL of whole tables of a scenario; null where there is none.</summary>
    public static string? ForTables(Scenario scenario) => Find(LabelKinds.Nonlocality, scenario);

    /// <summary>The folder of a model that tells the class of whole tables of a scenario; null where there is none.</summary>
    public static string? ForClasses(Scenario scenario) => Find(LabelKinds.BehaviorClasses, scenario);

    private static string? Find(LabelKind kind, Scenario scenario) =>
        All
            .Value.Where(model => model.Kind == kind.Name && model.Features == "table" && model.Scenario == scenario.ToString())
            .OrderBy(model => !model.Folder.EndsWith(IntervalSuffix, StringComparison.Ordinal))
            .Select(model => model.Folder)
            .FirstOrDefault();

    /// <summary>What a card says that a model is found by. Whole cards are long: reading them all would take longer than a
    /// score.</summary>
    private sealed record Model(string Folder, string? Kind, string? Features, string? Scenario)
    {
        /// <exception cref="InvalidInputException">The card is no JSON.</exception>
        public static Model Find(string folder)
        {
            var path = Path.Combine(folder, ModelCard.FileName);
            return InputProblem.Named(
                path,
                () =>
                {
                    using var card = JsonDocument.Parse(InputFile.ReadBytes(path), StrictJson.DocumentOptions);
                    return new Model(folder, Stated(card, "kind"), Stated(card, "features"), Stated(card, "scenario"));
                }
            );
        }

        private static string? Stated(JsonDocument card, string name) =>
            card.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
