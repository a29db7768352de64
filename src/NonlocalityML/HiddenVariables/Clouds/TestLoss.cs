namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>A loss on fresh tuples of measurements.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Error">Standard error of the mean over the measurements drawn; 0 where all were taken.</param>
/// <param name="Tuples">Number of tuples.</param>
public sealed record TestLoss(double Mean, double Error, int Tuples);
