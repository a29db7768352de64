namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>Takes steps of a fit. What it does is a function of its arguments alone; engines differ in speed and
/// rounding.</summary>
public interface ICloudEngine : IDisposable
{
    string Name { get; }

    /// <summary>Whether steps taken in several runs end with the same bits as in one.</summary>
    bool IsDivisible { get; }

    /// <summary>Takes one step of Adam for each block of <paramref name="batchSize"/> rows.</summary>
    /// <param name="state">Where to start.</param>
    /// <param name="batch">Rows of all steps, one step after another.</param>
    /// <param name="batchSize">Rows a step; divides the rows of the batch.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="optimizer">The rate of each step.</param>
    /// <param name="cancellation">Ends the work between steps or, where the engine can, within one.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    CloudLeg Run(
        CloudState state,
        CloudBatch batch,
        int batchSize,
        CloudLoss loss,
        CloudOptimizer optimizer,
        CancellationToken cancellation = default
    );

    /// <summary>The mean loss over a batch and its gradient in the parameters of the cloud: (parties, N_h, components), then the
    /// logits.</summary>
    CloudGradient Gradient(HiddenVariableCloud cloud, CloudBatch batch, CloudLoss loss);
}

/// <summary>Steps that were taken: the state after them, and the loss before each of them, a mean over the step's rows.</summary>
public sealed record CloudLeg(CloudState State, double[] Losses);

/// <summary>A loss and its gradient.</summary>
public sealed record CloudGradient(double Loss, float[] Values);
