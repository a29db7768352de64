using System.Globalization;
using System.Text;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Statistics;

/// <summary>A list of trials in an array (trials, 2 parties), the columns a,b,..,x,y,..: <c>.npy</c>, <c>.npz</c>,
/// <c>.mat</c>.</summary>
internal static class TrialArray
{
    private const long MostNumbers = 1L << 27;

    /// <summary>The array as the lines of a text file; null for a file that is no array.</summary>
    /// <exception cref="InvalidInputException">Another array, or more than one.</exception>
    public static Stream? Text(string path, Stream file)
    {
        Span<byte> start = stackalloc byte[8];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (!ArrayTable.IsArray(start[..length]))
            return null;
        try
        {
            return Text(ArrayTable.Arrays(path, MostNumbers));
        }
        catch (InvalidInputException exception) when (!exception.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{path}: {exception.Message}", exception);
        }
    }

    private static MemoryStream Text(List<(string Name, double[] Values, long[] Shape)> arrays)
    {
        if (arrays.FindAll(array => array.Shape is [> 0, 2 or 4 or 6 or 8]) is not [var trials])
        {
            throw new InvalidInputException(
                $"there is {string.Join(", ", arrays.Select(array => $"{array.Name} ({string.Join(',', array.Shape)})"))}; "
                    + "one array of trials by columns a,b[,c],x,y[,z] is needed."
            );
        }

        var (text, columns) = (new MemoryStream(), (int)trials.Shape[1]);
        using (var writer = new StreamWriter(text, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
        {
            for (var i = 0; i < trials.Values.Length; i++)
            {
                if (!double.IsInteger(trials.Values[i]))
                    throw new InvalidInputException(
                        $"trial {i / columns}, column {i % columns} is {trials.Values[i]:R}; whole numbers are needed."
                    );
                writer.Write(((long)trials.Values[i]).ToString(CultureInfo.InvariantCulture));
                writer.Write(i % columns == columns - 1 ? '\n' : ',');
            }
        }

        text.Position = 0;
        return text;
    }
}
