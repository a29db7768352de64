using System.Collections.Concurrent;
using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.SeeSaw;
using NonlocalityML.Solvers;

namespace NonlocalityML.Datasets;

/// <summary>The Bell inequalities that the labels of a data set found, one for each symmetry class, the most frequent
/// first.</summary>
public sealed record InequalityCatalogue
{
    /// <summary>How much less than the label its recognised inequality may prove.</summary>
    private const double Tolerance = 1e-8;

    private const int SeeSawRounds = 300;

    /// <summary>From how many inequalities that are no facets rays are sent through their faces, the most frequent first, and how
    /// many through each.</summary>
    public const int WalkedClasses = 100;

    private const ulong RaysNear = 8;

    public required Scenario Scenario { get; init; }

    public required CorrelationSpace Space { get; init; }

    public required ImmutableArray<CataloguedInequality> Inequalities { get; init; }

    /// <summary>Labels that were read.</summary>
    public required long Labels { get; init; }

    /// <summary>Number of labels that are nonlocal.</summary>
    public required long Nonlocal { get; init; }

    /// <summary>Nonlocal labels whose inequality has no coefficients of a small common denominator; they are left out.</summary>
    public required long Unrecognized { get; init; }

    /// <summary>Reads the certificates of a data set of NL: inequalities, their classes, facets and names.</summary>
    /// <param name="dataset">Labelled with NL; no-signalling.</param>
    /// <param name="threads">Results do not depend on it.</param>
    /// <param name="progress">Told how many labels and inequalities are done, of twice the number of labels.</param>
    /// <param name="cancellation">Stops between them.</param>
    /// <exception cref="InvalidInputException">Data of another kind, or behaviors that signal.</exception>
    public static InequalityCatalogue Harvest(
        Dataset dataset,
        int threads = 1,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var space = SpaceOf(dataset);
        var found = new Dictionary<ReducedInequality, (long Labels, Rational Scale)>();
        var (nonlocal, unrecognized) = (0L, 0L);
        for (var i = 0L; i < dataset.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(i);
            if (dataset.Label(i).Lower <= Certificate.Resolution)
                continue;
            nonlocal++;
            if (Recognize(dataset, i, space) is { } scaled)
            {
                var (labels, scale) = found.GetValueOrDefault(scaled.Inequality);
                found[scaled.Inequality] = (labels + 1, Rational.Max(scale, scaled.Scale));
            }
            else
            {
                unrecognized++;
            }
        }

        var classes = Classify([.. found.Keys], threads, new Offset(progress, dataset.Count), cancellation);
        return new InequalityCatalogue
        {
            Scenario = dataset.Scenario,
            Space = space,
            Labels = dataset.Count,
            Nonlocal = nonlocal,
            Unrecognized = unrecognized,
            Inequalities = Sort(
                found
                    .GroupBy(pair => classes[pair.Key])
                    .Select(members =>
                        Describe(members.Key) with
                        {
                            Labels = members.Sum(member => member.Value.Labels),
                            Scale = members.Select(member => member.Value.Scale).Aggregate(Rational.Max),
                        }
                    )
            ),
        };
    }

    /// <summary>
    /// The same with facets of the local polytope: those through which rays from white noise to the nonlocal behaviors leave it,
    /// and those that meet where an inequality of the catalogue touches it; see <see cref="LocalRay"/>. Facets that no
    /// no-signalling behavior violates are left out.
    /// </summary>
    /// <param name="dataset">The data of the catalogue.</param>
    /// <param name="solver">Solves linear programs.</param>
    /// <param name="progress">Told how many labels and classes are done.</param>
    /// <param name="cancellation">Stops between them.</param>
    /// <exception cref="InvalidInputException">Too many strategies.</exception>
    public InequalityCatalogue WithFacets(
        Dataset dataset,
        ILinearSolver solver,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        using var ray = new LocalRay(Scenario, Space, solver);
        var all = Inequalities.ToDictionary(entry => entry.Inequality);
        var done = 0L;
        for (var i = 0L; i < dataset.Count; i++)
        {
            Step();
            if (dataset.Label(i).Lower > Certificate.Resolution)
                Add(ray.FacetOf(dataset.Behavior(i)));
        }

        foreach (var (i, entry) in Inequalities.Where(entry => entry.IsFacet == false).Take(WalkedClasses).Index())
        {
            Step();
            for (var k = 0UL; k < RaysNear; k++)
                Add(ray.FacetNear(entry.Inequality, new RandomStream((ulong)i, k)));
        }

        return this with
        {
            Inequalities = Sort(
                all.Values.Where(entry => entry.Name is not (InequalityNames.Positivity or InequalityNames.Trivial))
            ),
        };

        void Step()
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(done++);
        }

        void Add(ReducedInequality? facet)
        {
            if (facet is null)
                return;
            var own = SymmetryClass.Of(facet);
            if (!all.TryGetValue(own.Representative, out var entry))
                entry = Describe(own) with { Scale = LargestScale.Of(own.Representative, solver) };
            all[own.Representative] = entry with { Rays = entry.Rays + 1 };
        }
    }

    /// <summary>The same with the quantum values of the first inequalities, where the scenario is small; elsewhere nothing
    /// is computed.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">Results do not depend on it.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="cancellation">Stops between inequalities.</param>
    public InequalityCatalogue WithQuantumValues(
        int count,
        int threads = 1,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        if (HierarchyLevel.DefaultFor(Scenario) is not { } level)
            return this;
        var entries = Inequalities.ToArray();
        var done = 0L;
        Parallelism.For(
            Math.Min(count, entries.Length),
            threads,
            i =>
            {
                entries[i] = entries[i] with { Quantum = QuantumValue(entries[i].Inequality, level, cancellation) };
                progress?.Report(Interlocked.Increment(ref done));
            },
            cancellation
        );
        return this with { Inequalities = [.. entries] };
    }

    /// <summary>About how many seconds the quantum value of one inequality takes one core; 0 where none is computed.</summary>
    internal static double SecondsOfQuantumValue(Scenario scenario) =>
        HierarchyLevel.DefaultFor(scenario) is { } level
            ? QuantumCost.LevelSeconds(scenario, level)
                + QuantumCost.ModelSeconds(scenario, new ModelSearch(scenario).Dimension, new ModelSearchOptions().Starts)
            : 0;

    private static CorrelationSpace SpaceOf(Dataset dataset)
    {
        if (dataset.Labels != LabelKinds.Nonlocality)
            throw new InvalidInputException($"{dataset.Folder} holds {dataset.Labels}; inequalities are read from labels of nl.");
        dataset.RequireChecksums();
        return dataset.Specification.Distribution == "cube" ? CorrelationSpace.FullCorrelators : CorrelationSpace.NoSignaling;
    }

    /// <summary>The inequality of a label in whole numbers, if it still proves the label.</summary>
    private static ScaledInequality? Recognize(Dataset dataset, long index, CorrelationSpace space)
    {
        var behavior = dataset.Behavior(index);
        if (behavior.SignalingResidual > Certificate.Resolution)
        {
            throw new InvalidInputException(
                $"{dataset.Folder}, sample {index} signals by {behavior.SignalingResidual:G3}; inequalities are read from "
                    + "no-signalling data, so project its tables first (convert --project least-squares)."
            );
        }

        if (ReducedInequality.Of(dataset.Inequality(index), space) is not { } scaled)
            return null;
        var inequality = scaled.Inequality.ToInequality();
        var proven = dataset.Scenario.Unit * (double)scaled.Scale * (inequality.Value(behavior) - (double)inequality.LocalBound);
        return proven >= dataset.Label(index).Lower - Tolerance ? scaled : null;
    }

    private static ConcurrentDictionary<ReducedInequality, SymmetryClass> Classify(
        ReducedInequality[] inequalities,
        int threads,
        Offset progress,
        CancellationToken cancellation
    )
    {
        var classes = new ConcurrentDictionary<ReducedInequality, SymmetryClass>();
        var done = 0L;
        Parallelism.For(
            inequalities.Length,
            threads,
            i =>
            {
                classes[inequalities[i]] = SymmetryClass.Of(inequalities[i]);
                progress.Report(Interlocked.Increment(ref done));
            },
            cancellation
        );
        return classes;
    }

    private static CataloguedInequality Describe(SymmetryClass own) =>
        new()
        {
            Class = own,
            Scale = Rational.Zero,
            IsFacet = FacetTest.IsFacet(own.Representative),
            Name = InequalityNames.Of(own.Representative),
        };

    private static ImmutableArray<CataloguedInequality> Sort(IEnumerable<CataloguedInequality> entries) =>
        [
            .. entries
                .OrderByDescending(entry => entry.Labels)
                .ThenByDescending(entry => entry.Rays)
                .ThenBy(
                    entry => entry.Inequality.Coefficients,
                    Comparer<ImmutableArray<long>>.Create((a, b) => b.AsSpan().SequenceCompareTo(a.AsSpan()))
                ),
        ];

    private static QuantumInterval QuantumValue(
        ReducedInequality inequality,
        HierarchyLevel level,
        CancellationToken cancellation
    )
    {
        var upper = QuantumBound.Upper(inequality.ToInequality(), level, cancellation: cancellation);
        var lower = QuantumBound.Lower(
            inequality.ToInequality(),
            new ModelSearchOptions { MaximumRounds = SeeSawRounds },
            cancellation: cancellation
        );
        if ((upper.Verify() ?? lower.Verify()) is { } fault)
            throw new SolverException($"A quantum bound of {inequality} does not hold: {fault}.");
        return new QuantumInterval(lower.Value, upper.Value, level.Name);
    }

    private sealed class Offset(IProgress<long>? progress, long offset) : IProgress<long>
    {
        public void Report(long value) => progress?.Report(offset + value);
    }
}
