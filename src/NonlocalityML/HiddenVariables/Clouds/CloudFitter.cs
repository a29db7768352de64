using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>
/// Fits clouds to a state: what follows a step depends on the state alone, so that a fit can be stopped after any step and go on.
/// Clouds of the same problem differ by their number, from which they draw their randomness.
/// </summary>
/// <param name="problem">What is to be reproduced.</param>
/// <param name="options">How.</param>
/// <param name="engine">What takes the steps.</param>
public sealed class CloudFitter(CloudProblem problem, CloudFitOptions options, ICloudEngine engine)
{
    /// <summary>Steps between two moves of the random walk, and the most that are taken at once.</summary>
    public const int LegSteps = 64;

    /// <summary>Purpose of a random stream: the upper bits of its index.</summary>
    private const ulong ForMeasurements = 0,
        ForStart = 1UL << 60,
        ForDiffusion = 2UL << 60,
        ForTest = 3UL << 60;

    private readonly CloudOptimizer optimizer = new(options.Check().Steps, options.RatePerPoint);

    /// <summary>A new cloud, or the one given, before its first step.</summary>
    public CloudState Start(int cloud, HiddenVariableCloud? warm = null) =>
        CloudState.Start(
            warm
                ?? HiddenVariableCloud.Random(
                    problem.Response,
                    problem.Parties,
                    options.Points,
                    options.Deviation,
                    new RandomStream(options.Seed, ForStart + (ulong)cloud),
                    options.IsWeighted
                )
        );

    public bool IsDone(CloudState state) => state.Steps >= options.Steps;

    /// <summary>The next steps, to the end of their leg or at most so many.</summary>
    /// <param name="cloud">Its number.</param>
    /// <param name="state">Where it is.</param>
    /// <param name="most">The most steps where the engine is divisible; the result after all steps does not depend on it.</param>
    /// <param name="cancellation">Ends the work within a step, which is then not taken.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public CloudLeg Continue(int cloud, CloudState state, int most = LegSteps, CancellationToken cancellation = default)
    {
        var legEnd = Math.Min(state.Steps - (state.Steps % LegSteps) + LegSteps, options.Steps);
        var steps = (int)Math.Min(engine.IsDivisible ? most : LegSteps, legEnd - state.Steps);
        var first = (ulong)state.Steps * (ulong)options.BatchSize;
        var batch = problem.Draw(
            steps * options.BatchSize,
            row => new RandomStream(options.Seed, ForMeasurements + ((ulong)cloud << 44) + first + (ulong)row),
            cancellation
        );
        var start = state.Steps % LegSteps == 0 ? Diffuse(cloud, state, (int)(legEnd - state.Steps)) : state;
        var leg = engine.Run(start, batch, options.BatchSize, problem.Loss, optimizer, cancellation);
        if (leg.Losses.Any(loss => !double.IsFinite(loss)))
            throw new InvalidInputException(
                $"The fit diverged: the loss is no longer finite; a smaller rate per point than {options.RatePerPoint} may help."
            );
        return leg;
    }

    /// <summary>All steps at once.</summary>
    /// <returns>The cloud, and the loss before each step.</returns>
    public (HiddenVariableCloud Cloud, List<double> Losses) Fit(int cloud, HiddenVariableCloud? warm = null)
    {
        var (state, losses) = (Start(cloud, warm), new List<double>());
        while (!IsDone(state))
        {
            var leg = Continue(cloud, state);
            state = leg.State;
            losses.AddRange(leg.Losses);
        }

        return (state.Cloud, losses);
    }

    /// <summary>
    /// The loss of a cloud in double precision on fresh measurements, the same for every cloud; on all of them where the set is
    /// finite and has no more tuples than asked for.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public TestLoss Test(HiddenVariableCloud cloud, int threads, CancellationToken cancellation = default)
    {
        var all = problem.All(options.TestTuples);
        var batch =
            all ?? problem.Draw(options.TestTuples, row => new RandomStream(options.Seed, ForTest + (ulong)row), cancellation);
        return CloudEvaluation.Evaluate(cloud, batch, problem.Loss, threads, all is not null, cancellation);
    }

    private CloudState Diffuse(int cloud, CloudState state, int steps)
    {
        if (options.Diffusion == 0 || state.Steps >= options.Steps / 10)
            return state;
        var stream = new RandomStream(options.Seed, ForDiffusion + ((ulong)cloud << 44) + (ulong)state.Steps);
        var points = state.Cloud.Points.ToArray();
        var deviation = options.Diffusion * Math.Sqrt(steps);
        for (var i = 0; i < points.Length; i++)
            points[i] += (float)(deviation * stream.NextNormal());
        return state with
        {
            Cloud = new HiddenVariableCloud(state.Cloud.Response, state.Cloud.Parties, points, state.Cloud.Logits.ToArray()),
        };
    }
}
