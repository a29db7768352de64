using System.CommandLine;
using NonlocalityML.Datasets;
using NonlocalityML.Labeling.OrTools;

namespace NonlocalityML.Cli;

/// <summary>The Bell inequalities behind the labels of a data set.</summary>
internal sealed class InequalitiesVerb() : Verb(
    "inequalities",
    "Lists the Bell inequalities that the labels of a data set found, by symmetry class: name, local bound, facet or not, quantum value; and exports them.",
    "inequalities datasets/m3-no-signaling --facets",
    "inequalities labeled --out catalogue")
{
    private readonly Argument<string> data = new("DATASET") { Description = "A data set of no-signalling behaviors, labelled with NL." };

    private readonly Option<bool> facets = new("--facets")
    {
        Description = "Follow the ray from white noise through each nonlocal behavior, and add the facet of the local polytope through which it leaves.",
    };

    private readonly Option<int> quantum = new("--quantum")
    {
        Description = "Compute the quantum value of so many inequalities, the most frequent first.",
        HelpName = "N",
        DefaultValueFactory = _ => 10,
    };

    private readonly ThreadsOption threads = new();

    protected override void Configure(Command command)
    {
        command.Arguments.Add(data);
        foreach (var option in (Option[])[facets, quantum, threads]) command.Options.Add(option);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        using var dataset = Dataset.Open(parse.GetRequiredValue(data));
        var workers = parse.GetRequiredValue(threads);
        var catalogue = output.Track("labels and their inequalities", 2 * dataset.Count, progress => InequalityCatalogue.Harvest(dataset, workers, progress, cancellation));
        if (parse.GetValue(facets))
            catalogue = output.Track("rays", dataset.Count, progress => catalogue.WithFacets(dataset, new OrToolsSolver(), progress, cancellation));
        var count = parse.GetRequiredValue(quantum);
        catalogue = output.Track("quantum values", count, progress => catalogue.WithQuantumValues(count, workers, progress, cancellation));
        foreach (var entry in catalogue.Inequalities)
        {
            output.Line($"{entry.Labels,5} {entry.Rays,5} {entry.Class.Copies,9} {entry.IsFacet,6} {entry.Name,-10} {(double)entry.Scale:G4} {(entry.Quantum is {} q ? $"{(double)q.Lower/(double)entry.Inequality.LocalBound:F6} {(double)q.Upper/(double)entry.Inequality.LocalBound:F6}" : "")} {entry.Inequality}");
        }

        output.Line($"{catalogue.Labels} {catalogue.Nonlocal} {catalogue.Unrecognized} classes {catalogue.Inequalities.Length}");
        return 0;
    }
}
