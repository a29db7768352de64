using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.HiddenVariables;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.HiddenVariables.Polyhedra;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.SeeSaw;
using NonlocalityML.Solvers;

namespace NonlocalityML.Tests.Labeling;

/// <summary>Each solver, in the middle of work that would take minutes or hours, ends when cancellation is asked for, and
/// goes on with the next.</summary>
[TestClass]
public sealed class CancellationTests
{
    private static readonly Scenario Large = Equal(2, 4, 9);

    private static readonly Dictionary<string, Action<CancellationToken>> Work = new()
    {
        ["structured simplex"] = stop => new StructuredEngine(Large).Solve(Random(Large), stop),
        ["structured simplex, many strategies a step"] = stop =>
        {
            var scenario = Equal(2, 22, 2);
            new StructuredEngine(scenario).Solve(Behaviors.WhiteNoise(scenario), stop);
        },
        ["OR-Tools"] = stop =>
        {
            var scenario = Equal(2, 4, 4);
            using var engine = new OrToolsEngine(scenario);
            engine.Solve(Random(scenario), stop);
        },
        ["OR-Tools, while a large program is made"] = stop =>
        {
            var scenario = Equal(2, 8, 2);
            using var engine = new OrToolsEngine(scenario);
            engine.Solve(Random(scenario), stop);
        },
        ["exact enumeration"] = stop =>
        {
            var scenario = Equal(2, 30, 2);
            LocalPolytope.Maximize<double>(scenario, new double[scenario.SlotLength], stop);
        },
        ["bilocal branch and bound"] = stop =>
        {
            var scenario = Equal(3, 2, 2);
            var options = new BilocalOptions { Gap = 1e-6, MaximumCells = int.MaxValue };
            var engine = new BilocalEngine(BilocalCoordinates.FromName("probabilities", scenario), options);
            for (var seed = 0UL; seed < 1000; seed++)
                engine.Solve(RandomBehaviors.Arbitrary(scenario, new RandomStream(8, seed)), stop);
        },
        ["interior point"] = stop =>
        {
            var scenario = Equal(2, 5, 3);
            var solver = new InteriorPointSolver(new InteriorPointOptions { Tolerance = 0, MaximumIterations = int.MaxValue });
            new VisibilityProgram(scenario, HierarchyLevel.OneAB, solver).Solve(Random(scenario), stop);
        },
        ["see-saw and the nearest mixture"] = stop =>
        {
            var scenario = Equal(2, 4, 4);
            NearestMixture.Find(Random(scenario), cancellation: stop);
        },
        ["axes moved apart"] = stop => AxisSets.FromName("icosahedral-721", 3, stop),
        ["a sample drawn until it is wanted"] = stop =>
        {
            // Nearly every point of eight settings is nonlocal.
            using var source = new SampledBehaviors("balanced", Equal(2, 8, 2), 1, 100, NonlocalityEngines.Default);
            IBehaviorSource samples = source;
            for (var i = 0L; i < 100; i++)
                samples.Behavior(i, stop);
        },
        ["ground state of a chain"] = stop => StateSource.Open("xxz:20,2,0.5", cancellation: stop),
        ["a step of a cloud"] = stop =>
        {
            var problem = Problem();
            var batch = problem.Draw(1 << 14, row => new RandomStream(1, (ulong)row));
            var cloud = HiddenVariableCloud.Random(problem.Response, 2, 1 << 17, 1, new RandomStream(2, 0), false);
            using var engine = new FusedCloudEngine(2);
            engine.Run(CloudState.Start(cloud), batch, batch.Rows, problem.Loss, new CloudOptimizer(100), stop);
        },
        ["test of a cloud"] = stop =>
        {
            var problem = Problem();
            var batch = problem.Draw(1 << 14, row => new RandomStream(1, (ulong)row));
            var cloud = HiddenVariableCloud.Random(problem.Response, 2, 1 << 17, 1, new RandomStream(2, 0), false);
            CloudEvaluation.Evaluate(cloud, batch, problem.Loss, 2, cancellation: stop);
        },
    };

    public static IEnumerable<object[]> Names => Work.Keys.Select(name => (object[])[name]);

    [TestMethod]
    [DynamicData(nameof(Names))]
    [Timeout(120_000, CooperativeCancellation = false)]
    public void A_solver_ends_in_the_middle_of_its_work(string name) =>
        StopClock.Cancels(TimeSpan.FromMilliseconds(100), Work[name], name);

    [TestMethod]
    public void An_engine_goes_on_after_cancellation_with_the_same_label()
    {
        var scenario = Equal(2, 3, 3);
        using var engine = new StructuredEngine(scenario);
        var (first, second) = (Random(scenario), RandomBehaviors.Arbitrary(scenario, new RandomStream(8, 1)));
        var expected = engine.Solve(second);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => engine.Solve(first, stop.Token));
        var found = engine.Solve(second);
        Assert.AreEqual((expected.Lower, expected.Upper), (found.Lower, found.Upper));
    }

    [TestMethod]
    public void The_exact_check_of_a_long_proof_of_NBL_ends_too()
    {
        var scenario = Equal(3, 2, 2);
        var found = new BilocalEngine(BilocalCoordinates.FromName("summary", scenario)).Solve(Random(scenario));
        Assert.Throws<OperationCanceledException>(() =>
            BilocalCertificate.Close(
                found.Coordinates,
                found.Features.AsSpan(),
                found.Model,
                found.Proof,
                new CancellationToken(canceled: true)
            )
        );
    }

    private static Behavior Random(Scenario scenario) => RandomBehaviors.Arbitrary(scenario, new RandomStream(8, 0));

    private static Scenario Equal(int parties, int settings, int outcomes) =>
        new(Enumerable.Repeat(Enumerable.Repeat(outcomes, settings), parties));

    private static CloudProblem Problem()
    {
        var measurements = MeasurementSource.Open("projective", 2);
        return new CloudProblem(StateSource.Open("werner"), measurements, measurements.DefaultResponse, new CloudLoss());
    }
}
