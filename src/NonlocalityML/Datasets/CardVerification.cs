using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Solvers;

namespace NonlocalityML.Datasets;

/// <summary>
/// Whether dataset.json tells the truth: what can be computed again from the arrays, from the kind of data set, or by drawing
/// behaviors again is compared; what cannot is named.
/// </summary>
internal sealed class CardVerification
{
    /// <summary>Behaviors that are drawn again, spread evenly.</summary>
    private const int Draws = 16;

    /// <summary>Logarithms and roots may differ in the last places from one machine to another; another seed differs in the
    /// first.</summary>
    private const double DrawTolerance = 1e-9;

    private readonly Dataset dataset;
    private readonly DatasetSpecification specification;
    private readonly List<string> unverified = [];

    private CardVerification(Dataset dataset) => (this.dataset, specification) = (dataset, dataset.Specification);

    /// <summary>How many behaviors were drawn again.</summary>
    public int Redrawn { get; private set; }

    /// <summary>What the card says and nothing here can tell, in words.</summary>
    public IReadOnlyList<string> Unverified => unverified;

    /// <summary>The first name in the card that this program does not have; null where it has them all.</summary>
    public string? UnknownName { get; private set; }

    /// <exception cref="InvalidInputException">Names what the card says and what is the case.</exception>
    public static CardVerification Of(Dataset dataset)
    {
        var check = new CardVerification(dataset);
        check.RequireColumns();
        check.RequireOffsets();
        check.RequireOptions();
        check.Redraw();
        check.unverified.Add("library");
        return check;
    }

    private void RequireColumns()
    {
        foreach (var (column, stated) in DatasetColumn.Of(specification).Zip(dataset.Card.Arrays))
        {
            if (!stated.Axes.SequenceEqual(column.Axes))
                Refuse($"axes of {column.File}", string.Join(", ", stated.Axes), $"they are '{string.Join(", ", column.Axes)}'");
            if (stated.Unit != column.Unit)
                Refuse($"unit of {column.File}", stated.Unit, $"it is '{column.Unit}'");
        }
    }

    /// <summary>Terms that no sample has would be read by nobody, and checked by nobody.</summary>
    private void RequireOffsets()
    {
        foreach (var column in DatasetColumn.Of(specification))
        {
            if (column.Offsets is not { } offsets)
                continue;
            var (begin, end) = (dataset.Offset(offsets, 0), dataset.Offset(offsets, dataset.Count));
            if (begin != 0)
                throw new InvalidInputException($"{dataset.Folder}: {offsets}.npy begins with {begin}; 0 is needed.");
            if ((Int128)end * column.TermLength != dataset.LengthOf(column.Name))
                throw new InvalidInputException(
                    $"{dataset.Folder}: {offsets}.npy ends with {end}, while {column.File} has "
                        + $"{dataset.LengthOf(column.Name)} numbers."
                );
        }
    }

    private void RequireOptions()
    {
        var kind = specification.Labels;
        var taken = kind.OptionsOf(specification.Engine);
        RequirePresence("gap", specification.Gap, taken.Gap is not null);
        RequirePresence("maximumCells", specification.MaximumCells, taken.MaximumCells is not null);
        RequirePresence("coordinates", specification.Coordinates, taken.Coordinates is not null);
        RequirePresence("network", specification.Network, taken.Network is not null);
        RequirePresence("engine", specification.Engine, taken.Engine is not null);
        kind.RequireCard(dataset);
        if (specification.Engine is not { } engine)
            return;
        if (!kind.Engines.Contains(engine))
            UnknownName = $"engine is '{engine}'; labels of {kind} are found by {string.Join(" or ", kind.Engines)}";
        unverified.Add("engine");
    }

    private void RequirePresence(string name, object? value, bool isNeeded)
    {
        if (value is null == isNeeded)
            Refuse(name, $"{value ?? "absent"}", isNeeded ? "this data set needs it" : "this data set has none");
    }

    private void Redraw()
    {
        if (specification.Distribution is BehaviorFile.Distribution or DatasetSpecification.Search)
        {
            var isFile = specification.Distribution == BehaviorFile.Distribution;
            RequirePresence("source", specification.Source, isFile);
            RequirePresence("seed", specification.Seed, !isFile);
            unverified.Add(isFile ? "source" : "search");
            return;
        }

        if (!Samplers.IsKnown(specification.Distribution))
        {
            UnknownName ??= $"distribution is '{specification.Distribution}', which this program does not draw from";
            unverified.Add("distribution");
        }
        else if (specification.Library != DatasetSpecification.CurrentLibrary)
        {
            unverified.Add("distribution and seed"); // another version may draw otherwise
        }
        else
        {
            RequirePresence("seed", specification.Seed, isNeeded: true);
            RequireDraws();
        }
    }

    private void RequireDraws()
    {
        var (first, whole) = specification.Part is { } part ? (part.First, part.Of) : (0, specification.Count);
        using var source = new SampledBehaviors(
            specification.Distribution,
            specification.Scenario,
            specification.Seed!.Value,
            whole,
            NonlocalityEngines.Default
        );
        if (source.Specification.Description != specification.Description)
            Refuse("description", specification.Description, $"it is '{source.Specification.Description}'");
        RequirePresence("samplingEngine", specification.SamplingEngine, source.Specification.SamplingEngine is not null);
        if (specification.SamplingEngine is { } engine && engine != NonlocalityEngines.Default)
        {
            if (!NonlocalityEngines.Names.Contains(engine))
                UnknownName ??= $"samplingEngine is '{engine}'; {string.Join(" and ", NonlocalityEngines.Names)} are known";
            unverified.Add("distribution and seed"); // the other engine need not be there
            return;
        }

        for (var draws = Math.Min(Draws, dataset.Count); Redrawn < draws; Redrawn++)
        {
            var sample = Redrawn * (dataset.Count - 1) / Math.Max(1, draws - 1);
            RequireDraw(sample, source.Behavior(first + sample));
        }
    }

    private void RequireDraw(long sample, Behavior drawn)
    {
        var stored = dataset.Behavior(sample);
        for (var i = 0; i < stored.Table.Length; i++)
        {
            if (Math.Abs(stored.Table[i] - drawn.Table[i]) <= DrawTolerance)
                continue;
            throw new InvalidInputException(
                $"{dataset.CardFile}: seed {specification.Seed} of the distribution '{specification.Distribution}' gives "
                    + $"p{stored.Scenario.EntryName(i)} = {drawn.Table[i]:R} "
                    + $"in sample {sample}; stored is {stored.Table[i]:R}."
            );
        }
    }

    private void Refuse(string name, string stated, string actual) =>
        throw new InvalidInputException($"{dataset.CardFile}: {name} is '{stated}'; {actual}.");
}
