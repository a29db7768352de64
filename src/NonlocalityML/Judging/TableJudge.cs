using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Bilocal;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Solvers;

namespace NonlocalityML.Judging;

/// <summary>
/// Judges measured tables: the one place that puts engine, network, model and statistics together, so that whoever asks gets the
/// same answer. Proofs are checked again in exact arithmetic before they are given. Solvers stay open for the scenarios met last.
/// Not safe for several threads at once.
/// </summary>
public sealed class TableJudge(JudgeOptions? options = null) : IDisposable
{
    /// <summary>For how many scenarios solvers stay open.</summary>
    private const int OpenScenarios = 4;

    /// <summary>Three parties with two settings and two outcomes: the longest table whose class is asked along the way.</summary>
    private const int LargestTable = 64;

    /// <summary>How often NBL is drawn again at most: each takes a tenth of a second or so.</summary>
    private const int LineReplicates = 100;

    private readonly JudgeOptions options = options ?? new();
    private readonly OrToolsSolver solver = new();
    private readonly Dictionary<Scenario, Bench> open = [];

    /// <summary>Proves how nonlocal a table is and, apart, says what a model thinks.</summary>
    /// <exception cref="InvalidInputException">The scenario is too large, or the model is for something else.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    /// <exception cref="SolverException">A solver failed, or what it found does not verify.</exception>
    public Judgement Judge(MeasuredTable table, CancellationToken cancellation = default)
    {
        var bench = For(table.Scenario);
        var verdict = AsksNetwork(table.Scenario)
            ? ExperimentVerdict.Of(table, bench.Prover.Prove, JudgeOptions.Network, bench.Distance, cancellation)
            : ExperimentVerdict.Of(table, bench.Engine, bench.Distance, cancellation);
        return new Judgement(verdict, bench.Model?.Score(verdict.Projection.Behavior));
    }

    /// <summary>Adds what is asked for to a judgement; what the table does not have is left out.</summary>
    /// <param name="judgement">The judgement of a table.</param>
    /// <param name="asked">What to find.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    /// <exception cref="SolverException">A solver failed, or what it found does not verify.</exception>
    public Judgement WithFindings(Judgement judgement, Findings asked, CancellationToken cancellation = default)
    {
        var verdict = judgement.Verdict;
        var (table, bench) = (verdict.Table, For(verdict.Table.Scenario));
        if (asked.HasFlag(Findings.Thresholds))
            judgement = judgement with { Thresholds = TableThresholds.Of(verdict, bench.Structured, cancellation) };
        if (asked.HasFlag(Findings.Measures))
            judgement = judgement with { Measures = bench.Measures.Of(verdict, cancellation) };
        if (asked.HasFlag(Findings.Noise))
            judgement = judgement with { Noise = bench.Measures.Along(verdict, cancellation) };
        if (asked.HasFlag(Findings.Class) && MayAskClass(verdict))
            judgement = judgement with { Class = Classify(table, cancellation) };
        if (asked.HasFlag(Findings.Line) && judgement.Line is null && TwoBitReading.Knows(table.Scenario))
            judgement = judgement with { Line = LineOf(table, cancellation) };
        if (asked.HasFlag(Findings.Worth))
            judgement = judgement with { Worth = TableWorth.Of(verdict, cancellation) };
        return judgement;
    }

    /// <summary>Proves bounds on NL over all completions of a table.</summary>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    /// <exception cref="SolverException">A linear program was not solved, or what was found does not verify.</exception>
    public CompletionVerdict Judge(IncompleteTable table, CancellationToken cancellation = default) =>
        CompletionVerdict.Of(table, For(table.Scenario).Engine, solver, cancellation);

    /// <summary>Adds statistics to a judgement: p-values, intervals, and what the certificates' inequalities say of the
    /// counts.</summary>
    /// <param name="judgement">The judgement of a table of counts.</param>
    /// <param name="asked">What to suppose and compute.</param>
    /// <param name="blocks">The trials in their order; null where it is not known.</param>
    /// <param name="progress">Told how much is done.</param>
    /// <param name="cancellation">Stops between bootstrap replicates.</param>
    /// <exception cref="InvalidInputException">Only probabilities are known, or an option does not suit the scenario.</exception>
    public Judgement WithStatistics(
        Judgement judgement,
        StatisticsOptions asked,
        TrialBlocks? blocks = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var (verdict, table) = (judgement.Verdict, judgement.Verdict.Table);
        if (table.Counts is not { } counts)
            throw new InvalidInputException(
                table.IsWeighted
                    ? "statistics need counts; weighted or background-subtracted counts are no numbers of trials, so no "
                        + "p-value belongs to them."
                : table.Errors is not null
                    ? "statistics need counts; the file has probabilities with standard errors, which tell no number of trials."
                : "statistics need counts; the file has probabilities."
            );
        var engine = For(table.Scenario).Engine;
        engine.Reset(); // so that the bootstrap does not depend on what was judged before
        var statistics = asked with { Inequalities = verdict.Inequalities, Form = asked.Form ?? table.Form };
        var judged = judgement with
        {
            Statistics = blocks is null
                ? ExperimentStatistics.Of(counts, statistics, engine, progress, cancellation)
                : ExperimentStatistics.Of(blocks, statistics, engine, progress, cancellation),
        };
        var draws = Math.Min(LineReplicates, asked.Bootstrap.Replicates);
        return table.Scenario.Equals(TwoBitReading.Whole) && draws >= BilocalVerdict.MinimumReplicates
            ? judged with
            {
                Line = LineOf(table, cancellation, draws, asked.Bootstrap.Seed),
            }
            : judged;
    }

    /// <summary>Proves whether a table is local, quantum or post-quantum.</summary>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    /// <exception cref="SolverException">A solver failed, or what it found does not verify.</exception>
    public TableClass Classify(MeasuredTable table, CancellationToken cancellation = default) =>
        TableClass.Of(table, scenario => For(scenario).Engine, Quantum, cancellation);

    /// <summary>The proof of a class: of the distance to the quantum set where that is known, otherwise of NL.</summary>
    public ICertificate Proof(TableClass found, CancellationToken cancellation = default)
    {
        var proven = found.Certificate is not null
            ? new Classification(found.Certificate, found.Quantumness)
            : Classification.Of(found.Projection.Behavior, For(found.Table.Scenario).Engine, Quantum, cancellation);
        return (ICertificate?)proven.Quantumness ?? proven.Locality;
    }

    /// <summary>What the shipped model says of the class of a behavior: evidence. Null outside the CHSH scenario.</summary>
    /// <exception cref="InvalidInputException">The model does not come with the program.</exception>
    public LearnedClass? ClassifyLearned(Behavior behavior) =>
        behavior.Scenario.Equals(Scenario.Chsh) ? For(behavior.Scenario).ClassModel.Classify(behavior) : null;

    public void Dispose() => Close();

    /// <summary>The network is asked for by name, or where a label would take long.</summary>
    private bool AsksNetwork(Scenario scenario) =>
        options.Engine == JudgeOptions.Network
        || (!options.IsExact && LabelCost.Seconds(scenario) > JudgeOptions.LongLabel && NetworkProver.Supports(scenario));

    private static bool MayAskClass(ExperimentVerdict verdict) =>
        verdict.Locality == Locality.Nonlocal && verdict.Table.Scenario is { Parties: >= 3, TableLength: <= LargestTable };

    private BilocalVerdict LineOf(MeasuredTable table, CancellationToken cancellation, int draws = 0, ulong seed = 1) =>
        BilocalVerdict.Of(table, scenario => For(scenario).Engine, null, draws, seed, cancellation);

    private IQuantumEngine? Quantum(Scenario scenario) => QuantumEngines.For(scenario, options.Level);

    private Bench For(Scenario scenario)
    {
        if (open.TryGetValue(scenario, out var bench))
            return bench;
        if (open.Count >= OpenScenarios)
            Close();
        return open[scenario] = new Bench(scenario, options, solver);
    }

    private void Close()
    {
        foreach (var bench in open.Values)
            bench.Dispose();
        open.Clear();
    }

    /// <summary>What one scenario needs, each opened when it is first asked for.</summary>
    private sealed class Bench(Scenario scenario, JudgeOptions options, ILinearSolver solver) : IDisposable
    {
        private readonly List<IDisposable> opened = [];
        private INonlocalityEngine? engine,
            structured;
        private TableMeasures? measures;
        private NetworkProver? prover;
        private NoSignalingDistance? distance;
        private Scorer? model,
            classModel;
        private bool hasSoughtModel;

        public INonlocalityEngine Engine => engine ??= Keep(NewEngine());

        /// <summary>For labels along the way, whatever engine the verdict rests on.</summary>
        public INonlocalityEngine Structured => structured ??= Keep(NonlocalityEngines.Structured(scenario));

        public TableMeasures Measures => measures ??= Keep(new TableMeasures(scenario));

        public NetworkProver Prover => prover ??= Keep(new NetworkProver(NewEngine()));

        public NoSignalingDistance Distance => distance ??= Keep(new NoSignalingDistance(scenario, solver));

        public Scorer? Model
        {
            get
            {
                if (hasSoughtModel)
                    return model;
                if ((options.Model ?? ShippedModels.ForTables(scenario)) is { } path)
                {
                    model = Keep(Scorer.Open(path, options.Execution));
                    if (model.Kind is not NonlocalityLabels)
                        throw new InvalidInputException($"{path} tells {model.Kind}; score needs a model of nl.");
                }

                hasSoughtModel = true;
                return model;
            }
        }

        public Scorer ClassModel =>
            classModel ??= Keep(
                Scorer.Open(
                    ShippedModels.ForClasses(scenario)
                        ?? throw new InvalidInputException(
                            $"{ShippedModels.Folder} has no model that tells the class of whole tables of {scenario}."
                        )
                )
            );

        public void Dispose() => opened.ForEach(one => one.Dispose());

        private INonlocalityEngine NewEngine() =>
            NonlocalityEngines.Create(
                options.Engine == JudgeOptions.Network ? NonlocalityEngines.Default : options.Engine,
                scenario
            );

        private T Keep<T>(T one)
            where T : IDisposable
        {
            opened.Add(one);
            return one;
        }
    }
}
