namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>A cloud while it is fitted: its points and Adam's means of their gradients, all (parties, N_h, components), and the steps taken.</summary>
public sealed record CloudState(HiddenVariableCloud Cloud, float[] First, float[] Second, long Steps)
{
    public static CloudState Start(HiddenVariableCloud cloud) =>
        new(cloud, new float[cloud.Points.Length], new float[cloud.Points.Length], 0);
}
