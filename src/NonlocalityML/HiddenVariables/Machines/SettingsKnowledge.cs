namespace NonlocalityML.HiddenVariables.Machines;

/// <summary>How much a hidden variable knows of the settings, of its exact distribution at each joint setting.</summary>
/// <param name="Information">Mutual information of hidden variable and joint setting in bits, settings equally likely.</param>
/// <param name="Dependence">Hall's M: the largest sum |p(lambda given xy) - p(lambda given x'y')|.</param>
/// <param name="Bias">1 - N l, l the least p(xy given lambda) over hidden variables.</param>
/// <param name="Distances">[joint setting][joint setting]: half the sum |p(lambda given xy) - p(lambda given x'y')|, from 0 to
/// 1.</param>
internal sealed record SettingsKnowledge(double Information, double Dependence, double Bias, double[][] Distances)
{
    /// <param name="distribution">(hidden variables, joint settings): p(lambda given settings).</param>
    public static SettingsKnowledge Of(double[,] distribution)
    {
        var (count, settings) = (distribution.GetLength(0), distribution.GetLength(1));
        var (information, least) = (0.0, 1.0 / settings);
        for (var k = 0; k < count; k++)
        {
            var mean = 0.0;
            for (var joint = 0; joint < settings; joint++)
                mean += distribution[k, joint] / settings;
            for (var joint = 0; joint < settings && mean > 0; joint++)
            {
                var p = distribution[k, joint];
                information += p > 0 ? p * Math.Log2(p / mean) / settings : 0;
                least = Math.Min(least, p / mean / settings);
            }
        }

        var distances = new double[settings][];
        for (var one = 0; one < settings; one++)
        {
            distances[one] = new double[settings];
            for (var other = 0; other < settings; other++)
            for (var k = 0; k < count; k++)
                distances[one][other] += Math.Abs(distribution[k, one] - distribution[k, other]) / 2;
        }

        return new SettingsKnowledge(
            Math.Max(0, information),
            2 * distances.Max(row => row.Max()),
            1 - (settings * least),
            distances
        );
    }
}
