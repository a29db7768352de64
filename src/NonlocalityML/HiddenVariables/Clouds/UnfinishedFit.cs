using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>
/// The file of a fit that is under way: one array with its number, the steps taken, their losses, and the parameters and moments.
/// It takes its name when it is complete.
/// </summary>
internal sealed class UnfinishedFit(string path, int number)
{
    public void Write(CloudState state, List<double> losses)
    {
        double[] values =
        [
            number,
            state.Steps,
            .. losses,
            .. ToDoubles(state.Cloud.Parameters),
            .. ToDoubles(state.First),
            .. ToDoubles(state.Second),
        ];
        NpyWriter.Write(path, values, values.Length);
    }

    /// <summary>What the file holds of this fit; null where there is no file, or one of another fit.</summary>
    /// <param name="start">A cloud of the same kind.</param>
    /// <param name="losses">Receives the losses of the steps.</param>
    public CloudState? Read(HiddenVariableCloud start, List<double> losses)
    {
        if (!File.Exists(path))
            return null;
        using var array = NpyArray.Open(path);
        var (values, length) = (new double[array.Length], start.Points.Length + start.Logits.Length);
        array.Read(0, values);
        if (values.Length < 2 || values[0] != number)
            return null;
        var steps = values.Length - 2 - (3L * length);
        if (values[1] != steps)
            throw new InvalidInputException(
                $"{path} holds {values.Length} numbers, which is no unfinished fit of these options."
            );
        losses.AddRange(values.AsSpan(2, (int)steps));
        float[] Part(int index) =>
            Array.ConvertAll(
                values[(int)(2 + steps + (index * length))..(int)(2 + steps + ((index + 1) * length))],
                value => (float)value
            );
        return new CloudState(start.With(Part(0)), Part(1), Part(2), steps);
    }

    private static double[] ToDoubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
