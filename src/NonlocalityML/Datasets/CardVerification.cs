using NonlocalityML.Bell;
using NonlocalityML.Labeling.Bilocal;
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
        foreach (var (offsets, terms, length) in TermArrays())
        {
            var (begin, end) = (dataset.Offset(offsets, 0), dataset.Offset(offsets, dataset.Count));
            if (begin != 0)
                throw new InvalidInputException($"{dataset.Folder}: {offsets}.npy begins with {begin}; 0 is needed.");
            if ((Int128)end * length != dataset.LengthOf(terms))
                throw new InvalidInputException(
                    $"{dataset.Folder}: {offsets}.npy ends with {end}, while {terms}.npy has {dataset.LengthOf(terms)} numbers."
                );
        }
    }

    private IEnumerable<(string Offsets, string Terms, int Length)> TermArrays()
    {
        if (specification.Kind is DatasetSpecification.Nonlocality or DatasetSpecification.BehaviorClasses)
            yield return ("model_offsets", "model_strategies", 1);
        foreach (
            var terms in specification.Kind switch
            {
                DatasetSpecification.BehaviorClasses => ChshClassColumns.TermArrays,
                DatasetSpecification.Bilocality =>
                [
                    ("node_offsets", "nodes", 1),
                    ("row_offsets", "coefficients", BilocalColumns.Coordinates(specification).Count),
                ],
                _ => [],
            }
        )
            yield return terms;
    }

    private void RequireOptions()
    {
        var isBilocal = specification.Kind == DatasetSpecification.Bilocality;
        RequirePresence("gap", specification.Gap, isBilocal);
        RequirePresence("maximumCells", specification.MaximumCells, isBilocal);
        RequirePresence("coordinates", specification.Coordinates, isBilocal);
        RequirePresence(
            "engine",
            specification.Engine,
            isBilocal || specification.Kind is DatasetSpecification.Nonlocality or DatasetSpecification.BehaviorClasses
        );
        if (specification.Engine is not { } engine)
            return;
        IReadOnlyList<string> known = isBilocal ? [BilocalEngine.Name] : NonlocalityEngines.Names;
        if (!known.Contains(engine))
            UnknownName = $"engine is '{engine}'; labels of {specification.Kind} are found by {string.Join(" or ", known)}";
        unverified.Add("engine");
        if (isBilocal)
            RequireGap();
    }

    /// <summary>A search that ends above its gap has examined all the cells it may, each of which is a node of the
    /// tree.</summary>
    private void RequireGap()
    {
        _ = new BilocalEngine(
            BilocalColumns.Coordinates(specification),
            new BilocalOptions { Gap = specification.Gap!.Value, MaximumCells = specification.MaximumCells!.Value }
        );
        for (var sample = 0L; sample < dataset.Count; sample++)
        {
            var (lower, upper) = dataset.Label(sample);
            if (
                upper - lower <= specification.Gap
                || dataset.Range("node_offsets", "nodes", sample).Length >= specification.MaximumCells
            )
                continue;
            Refuse(
                "gap",
                $"{specification.Gap:R}",
                $"the label of sample {sample} is {upper - lower:R} wide, and its search did not use up {specification.MaximumCells} cells"
            );
        }
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
                $"{dataset.CardFile}: seed {specification.Seed} of the distribution '{specification.Distribution}' gives p{stored.Scenario.EntryName(i)} = {drawn.Table[i]:R} "
                    + $"in sample {sample}; stored is {stored.Table[i]:R}."
            );
        }
    }

    private void Refuse(string name, string stated, string actual) =>
        throw new InvalidInputException($"{dataset.CardFile}: {name} is '{stated}'; {actual}.");
}
