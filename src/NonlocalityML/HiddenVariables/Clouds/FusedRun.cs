using NonlocalityML.Numerics;
using static NonlocalityML.HiddenVariables.Clouds.CloudKernels;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>
/// Steps of <see cref="FusedCloudEngine"/> on its threads. Each thread has its chunks of panels; the threads meet after the
/// forward pass of a tile, where the last to arrive computes the loss, and after its backward pass.
/// </summary>
internal sealed class FusedRun
{
    private const int Lanes = 16;

    private readonly FusedMemory memory;
    private readonly CloudBatch batch;
    private readonly CloudLoss loss;
    private readonly CloudOptimizer? optimizer;
    private readonly long stepsBefore;
    private readonly double[] losses;
    private readonly double[] probabilities,
        gradient;
    private readonly int[] places;
    private int step,
        tile;
    private volatile bool isStopped;

    /// <param name="memory">The state and room to work.</param>
    /// <param name="batch">Rows of all steps.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="optimizer">The rates; null for the gradient alone.</param>
    /// <param name="stepsBefore">Steps taken before.</param>
    public FusedRun(FusedMemory memory, CloudBatch batch, CloudLoss loss, CloudOptimizer? optimizer, long stepsBefore)
    {
        (this.memory, this.batch, this.loss, this.optimizer, this.stepsBefore) = (memory, batch, loss, optimizer, stepsBefore);
        losses = new double[batch.Rows / memory.BatchSize];
        (probabilities, gradient) = (new double[1 << memory.Parties], new double[1 << memory.Parties]);
        // In a set bit n is party n; in C order the last party is the lowest bit.
        places =
        [
            .. Enumerable
                .Range(0, 1 << memory.Parties)
                .Select(set => Enumerable.Range(0, memory.Parties).Sum(n => ((set >> n) & 1) << (memory.Parties - 1 - n))),
        ];
    }

    /// <returns>The loss before each step.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; the memory is in the middle of a
    /// step.</exception>
    public double[] Execute(int threads, CancellationToken cancellation)
    {
        threads = Math.Clamp(threads, 1, memory.Chunks);
        memory.LoadFeatures(batch, 0);
        var isForward = false;
        using var barrier = new Barrier(
            threads,
            _ =>
            {
                isForward = !isForward;
                if (isForward)
                    ComputeLoss();
                else
                    Advance();
                isStopped = cancellation.IsCancellationRequested; // seen by all threads alike
            }
        );
        var others = Enumerable
            .Range(1, threads - 1)
            .Select(index =>
            {
                var thread = new Thread(() => Work(index, threads, barrier)) { IsBackground = true };
                thread.Start();
                return thread;
            })
            .ToList();
        Work(0, threads, barrier);
        others.ForEach(thread => thread.Join());
        if (step < losses.Length)
            cancellation.ThrowIfCancellationRequested();
        return losses;
    }

    private void Work(int index, int threads, Barrier barrier)
    {
        var (first, end) = (memory.Chunks * index / threads, memory.Chunks * (index + 1) / threads);
        AlignedSpan<float> sums = memory.Scratch((memory.Tile << memory.Parties) * Lanes),
            slopes = memory.Scratch(memory.Tile * Panel);
        while (step < losses.Length)
        {
            for (var chunk = first; chunk < end; chunk++)
                Forward(chunk, sums);
            barrier.SignalAndWait();
            if (isStopped)
                return;
            // The answers that were written last are still in the cache.
            for (var chunk = end - 1; chunk >= first; chunk--)
                Backward(chunk, slopes);
            barrier.SignalAndWait();
            if (isStopped)
                return;
        }
    }

    private (int First, int End) PanelsOf(int chunk) =>
        (chunk * FusedMemory.ChunkPanels, Math.Min(memory.Panels, (chunk + 1) * FusedMemory.ChunkPanels));

    private void Forward(int chunk, AlignedSpan<float> sums)
    {
        var sets = 1 << memory.Parties;
        var (first, end) = PanelsOf(chunk);
        sums.AsSpan(memory.Tile * sets * Lanes).Clear();
        for (var panel = first; panel < end; panel++)
        {
            var answers = memory.Answers + ((nint)panel * memory.AnswersLength);
            for (var party = 0; party < memory.Parties; party++)
            {
                AlignedSpan<float> points = PanelOf(memory.Points, party, panel),
                    features = FeaturesOf(party),
                    target = answers + (party * memory.Tile * Panel);
                for (var row = 0; row < memory.Tile; row += ForwardColumns)
                    CloudKernels.Forward(
                        points,
                        features + (row * memory.Stride),
                        memory.Stride,
                        memory.Components,
                        target + (row * Panel)
                    );
            }

            if (memory.Parties == 2)
                CorrelatePair(answers, answers + (memory.Tile * Panel), memory.Tile, sums);
            else
                Correlate(answers, memory.Tile * Panel, memory.Parties, memory.Tile, sums);
        }

        var totals = memory.Sums + ((nint)chunk * memory.Tile * sets);
        for (var i = 0; i < memory.Tile * sets; i++)
        {
            totals[i] = 0;
            for (var lane = 0; lane < Lanes; lane++)
                totals[i] += sums[(i * Lanes) + lane];
        }
    }

    private void Backward(int chunk, AlignedSpan<float> slopes)
    {
        var (first, end) = PanelsOf(chunk);
        for (var panel = end - 1; panel >= first; panel--)
        for (var party = 0; party < memory.Parties; party++)
        {
            var answers = memory.Answers + ((nint)panel * memory.AnswersLength);
            var length = memory.Tile * Panel;
            if (memory.Parties == 2)
                SlopesOfPair(
                    answers + (party * length),
                    answers + ((1 - party) * length),
                    party,
                    memory.Tile,
                    memory.Weights,
                    slopes
                );
            else
                Slopes(answers, memory.Tile * Panel, memory.Parties, party, memory.Tile, memory.Weights, slopes);
            AlignedSpan<float> gradients = PanelOf(memory.Gradients, party, panel),
                features = FeaturesOf(party);
            if (tile == 0)
                gradients.AsSpan(memory.PanelLength).Clear();
            for (var k = 0; k < memory.Stride; k += BackwardColumns)
                CloudKernels.Backward(slopes, features + k, memory.Stride, memory.Tile, gradients + (k * Panel));
            if (tile == memory.Tiles - 1)
                Step(party, panel, gradients);
        }
    }

    private void Step(int party, int panel, AlignedSpan<float> gradients)
    {
        if (panel == memory.Panels - 1)
            memory.ClearPadding(gradients);
        if (optimizer is null)
            return;
        // The corrections for the first steps, moved into rate and epsilon.
        var time = stepsBefore + step + 1;
        var root = Math.Sqrt(1 - Math.Pow(CloudOptimizer.Beta2, time));
        var rate = optimizer.Rate(time - 1, memory.Count) * root / (1 - Math.Pow(CloudOptimizer.Beta1, time));
        CloudAdam.Step(
            PanelOf(memory.Points, party, panel),
            PanelOf(memory.First, party, panel),
            PanelOf(memory.Second, party, panel),
            gradients,
            memory.PanelLength,
            (float)rate,
            (float)(CloudOptimizer.Epsilon * root)
        );
    }

    /// <summary>From the sums of all chunks the tile's correlators, loss, and what each product of answers weighs in the
    /// gradient.</summary>
    private void ComputeLoss()
    {
        // f was multiplied by log2 e, and (1 - t^2) lacks its 1/2.
        var scale = Math.Log(2) / (2.0 * memory.Count * memory.BatchSize);
        for (var row = 0; row < memory.Tile; row++)
        {
            var weights = (memory.Weights + (row << memory.Parties)).AsSpan(probabilities.Length);
            weights.Clear();
            var index = (tile * memory.Tile) + row;
            if (index >= memory.BatchSize)
                continue;
            Array.Clear(probabilities);
            for (var chunk = 0; chunk < memory.Chunks; chunk++)
            {
                var totals = memory.Sums + ((((nint)chunk * memory.Tile) + row) << memory.Parties);
                for (var set = 1; set < probabilities.Length; set++)
                    probabilities[places[set]] += totals[set] / memory.Count;
            }

            // p(a) = 2^-N sum_S (-1)^|a and S| E_S; the derivatives in E_S come by the same transform.
            probabilities[0] = 1;
            Transform(probabilities);
            losses[step] +=
                loss.Evaluate(probabilities, batch.Targets((step * memory.BatchSize) + index), gradient) / memory.BatchSize;
            Transform(gradient);
            for (var set = 1; set < gradient.Length; set++)
                weights[set] = (float)(gradient[places[set]] * scale);
        }
    }

    /// <summary>The transform of Walsh and Hadamard, divided by the length.</summary>
    private static void Transform(Span<double> values)
    {
        for (var step = 1; step < values.Length; step *= 2)
        for (var i = 0; i < values.Length; i++)
        {
            if ((i & step) == 0)
                (values[i], values[i + step]) = ((values[i] + values[i + step]) / 2, (values[i] - values[i + step]) / 2);
        }
    }

    private void Advance()
    {
        if (++tile < memory.Tiles)
            return;
        tile = 0;
        if (++step < losses.Length)
            memory.LoadFeatures(batch, step * memory.BatchSize);
    }

    private AlignedSpan<float> PanelOf(AlignedSpan<float> array, int party, int panel) =>
        array + ((((nint)party * memory.Panels) + panel) * memory.PanelLength);

    private AlignedSpan<float> FeaturesOf(int party) =>
        memory.Features + ((((party * memory.Tiles) + tile) * memory.Tile) * memory.Stride);
}
