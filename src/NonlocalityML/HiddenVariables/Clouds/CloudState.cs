namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>A cloud while it is fitted: Adam's means of the gradients of its parameters and of their squares, and the steps
/// taken.</summary>
public sealed record CloudState(HiddenVariableCloud Cloud, float[] First, float[] Second, long Steps)
{
    public static CloudState Start(HiddenVariableCloud cloud)
    {
        var length = cloud.Points.Length + cloud.Logits.Length;
        return new CloudState(cloud, new float[length], new float[length], 0);
    }
}
