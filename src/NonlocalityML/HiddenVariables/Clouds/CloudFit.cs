namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>One cloud at one visibility.</summary>
/// <param name="Cloud">Number of the cloud, from 0.</param>
/// <param name="Stage">Number of the visibility in the specification, from 0.</param>
/// <param name="Visibility">The visibility.</param>
/// <param name="TestLoss">Mean loss in double precision on fresh measurements.</param>
/// <param name="TestError">Its standard error over the measurements drawn; 0 where all were taken.</param>
/// <param name="TestTuples">Number of tuples of measurements.</param>
/// <param name="CloudFile">(parties, N_h, components).</param>
/// <param name="HistoryFile">The loss before each step, on that step's measurements.</param>
/// <param name="LogitsFile">(N_h): logarithms of the weights, up to a constant; null for equal weights.</param>
public sealed record CloudFit(
    int Cloud,
    int Stage,
    double Visibility,
    double TestLoss,
    double TestError,
    int TestTuples,
    string CloudFile,
    string HistoryFile,
    string? LogitsFile = null
);
