namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>Adam (Kingma and Ba, arXiv:1412.6980) for a cloud: its rate grows with N_h, since each point's gradient falls with
/// it.</summary>
/// <param name="Steps">Steps in all; the last tenth has a tenth of the rate.</param>
/// <param name="RatePerPoint">The rate divided by N_h; 2e-5 in AutoLHVs.</param>
public sealed record CloudOptimizer(long Steps, double RatePerPoint = 2e-5)
{
    public const double Beta1 = 0.9,
        Beta2 = 0.999,
        Epsilon = 1e-8;

    /// <summary>The rate of a step, counted from 0.</summary>
    public double Rate(long step, int points) => RatePerPoint * points * (step < SwitchAt ? 1 : 0.1);

    /// <summary>The first step of the last tenth.</summary>
    public long SwitchAt => Steps - (Steps / 10);
}
