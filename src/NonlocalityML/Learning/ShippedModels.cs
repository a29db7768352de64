using NonlocalityML.Bell;
using NonlocalityML.Datasets;

namespace NonlocalityML.Learning;

/// <summary>The trained models that come with the program, each a folder beside it.</summary>
public static class ShippedModels
{
    private static readonly Lazy<IReadOnlyList<(string Folder, ModelCard Card)>> All = new(() =>
    [
        .. Directory.Exists(Folder)
            ? Directory.EnumerateDirectories(Folder).Order(StringComparer.Ordinal)
                .Where(folder => File.Exists(Path.Combine(folder, ModelCard.FileName)))
                .Select(folder => (folder, ModelCard.Read(Path.Combine(folder, ModelCard.FileName))))
            : [],
    ]);

    /// <summary>Where they are.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>The folder of a model that scores NL of whole tables of a scenario; null where there is none.</summary>
    public static string? ForTables(Scenario scenario) => Find(DatasetSpecification.Nonlocality, scenario);

    /// <summary>The folder of a model that tells the class of whole tables of a scenario; null where there is none.</summary>
    public static string? ForClasses(Scenario scenario) => Find(DatasetSpecification.BehaviorClasses, scenario);

    private static string? Find(string kind, Scenario scenario) => All.Value
        .Where(model => model.Card.Kind == kind && model.Card.Features == "table" && model.Card.Scenario == scenario.ToString())
        .Select(model => model.Folder).FirstOrDefault();
}
