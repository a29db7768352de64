using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>
/// The engine for processors, for two outcomes and equal weights: forward, loss, backward and step of a panel of points stay in
/// the cache, in single precision, on several threads; the loss itself is computed in double. The result does not depend on the
/// number of threads.
/// </summary>
/// <remarks>
/// With t_n(i) = tanh(lambda_n(i).f/2) the answer of party n for hidden variable i, the cloud's correlators are
/// E_S = 1/N_h sum_i prod_(n in S) t_n(i), and dL/dlambda_n(i) = 1/N_h sum over directions of f (1 - t_n^2)/2
/// sum_(S with n) dL/dE_S prod_(m in S, not n) t_m(i). Directions come in tiles, so that the answers to a tile are still in the
/// cache when they are needed again.
/// </remarks>
public sealed class FusedCloudEngine(int threads) : ICloudEngine
{
    public string Name => "fused";

    public bool IsDivisible => true;

    /// <inheritdoc/>
    public CloudLeg Run(
        CloudState state,
        CloudBatch batch,
        int batchSize,
        CloudLoss loss,
        CloudOptimizer optimizer,
        CancellationToken cancellation = default
    )
    {
        Require(state.Cloud, batch);
        if (batch.Rows % batchSize != 0)
            throw new ArgumentException($"{batch.Rows} rows are no whole number of batches of {batchSize}.");
        var memory = new FusedMemory(state.Cloud.Count, batch, batchSize);
        memory.Load(state);
        var losses = new FusedRun(memory, batch, loss, optimizer, state.Steps).Execute(threads, cancellation);
        var after = memory.Save(state, losses.Length);
        GC.KeepAlive(memory);
        return new CloudLeg(after, losses);
    }

    /// <inheritdoc/>
    public CloudGradient Gradient(HiddenVariableCloud cloud, CloudBatch batch, CloudLoss loss)
    {
        Require(cloud, batch);
        var memory = new FusedMemory(cloud.Count, batch, batch.Rows);
        memory.Load(CloudState.Start(cloud));
        var losses = new FusedRun(memory, batch, loss, null, 0).Execute(threads, CancellationToken.None);
        var gradient = memory.Gradient();
        GC.KeepAlive(memory);
        return new CloudGradient(losses[0], gradient);
    }

    public void Dispose() { }

    private static void Require(HiddenVariableCloud cloud, CloudBatch batch)
    {
        if (batch.Outcomes != 2 || cloud.IsWeighted)
            throw new InvalidInputException(
                "The engine 'fused' takes measurements of two outcomes and equal weights; 'graph' takes all."
            );
    }
}
