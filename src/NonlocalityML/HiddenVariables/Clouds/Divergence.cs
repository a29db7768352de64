namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>How the distance of two probability distributions is measured, for each tuple of measurements.</summary>
public enum Divergence
{
    /// <summary>sum q log(q/p), q the state's and p the cloud's probabilities; natural logarithm.</summary>
    KullbackLeibler,

    /// <summary>sum (p - q)^2.</summary>
    Squared,

    /// <summary>sum |p - q|.</summary>
    Absolute,
}
