using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>A table in an array: p[a,b,..,x,y,..] or counts; the scenario is never inferred from its shape.</summary>
internal static class ArrayTable
{
    public static bool IsArray(ReadOnlySpan<byte> start) =>
        start.StartsWith("PK"u8) || (start.Length > 5 && start[0] == 0x93 && start[1..6].SequenceEqual("NUMPY"u8));

    /// <exception cref="InvalidInputException">Not such a file, or an array of another shape than the scenario's.</exception>
    public static RawTable Read(string path, TableOptions options)
    {
        using var stream = InputFile.Open(path);
        var isPacked = stream.ReadByte() == 'P';
        using var array = isPacked ? NpyArray.OpenPacked(path) : NpyArray.Open(path);
        if (array.Length > Scenario.MaximumTableLength)
            throw new InvalidInputException($"{path}: shape ({string.Join(',', array.Shape)}) is more than one table; label takes arrays of many.");
        var values = new double[array.Length];
        array.Read(0, values);
        var named = options.Scenario is null && options.Layout is null ? options with { Scenario = BehaviorFile.SidecarScenario(path) } : options;
        return Make(path, (values, [.. array.Shape]), named, null);
    }

    /// <param name="name">The file.</param>
    /// <param name="array">Numbers in C order and the length of each axis.</param>
    /// <param name="options">Names the scenario.</param>
    /// <param name="kind">What the numbers are, where the file says so.</param>
    /// <exception cref="InvalidInputException">No scenario is named, or the array is of another shape.</exception>
    public static RawTable Make(string name, (double[] Values, List<long> Shape) array, TableOptions options, TableKind? kind)
    {
        var (values, shape) = array;
        var words = string.Join(',', shape);
        if (options.Scenario is not { } scenario)
        {
            if (shape.Count == 2 && options.Layout is not null) return Block();
            var proposed = shape.Count % 2 == 0 && shape.Count > 0
                ? $"--outcomes {string.Join(',', shape.Take(shape.Count / 2))} --settings {string.Join(',', shape.Skip(shape.Count / 2))} would fit" : "give --scenario, as m2";
            throw new InvalidInputException($"{name}: an array of shape ({words}) does not tell its scenario; {proposed} (or a .json file of the same name with \"outcomes\" and \"settings\").");
        }

        long[] table = [.. scenario.TableShape.Select(length => (long)length)];
        if (shape.SequenceEqual(table) || (shape.Count == table.Length + 1 && shape[0] == 1 && shape.Skip(1).SequenceEqual(table)))
            return TableAssembly.Of(name, scenario, options, values, kind).Finish($"array of shape ({words}), axes {string.Join(' ', TableAxes.Names(scenario.Parties))} of {scenario}");
        if (shape.Count == 2 && shape[0] > 0 && shape[1] > 0) return Block();
        throw new InvalidInputException($"{name}: shape ({words}); scenario {scenario} needs ({string.Join(',', table)}): outcomes first, then settings.");

        RawTable Block() => BlockTable.Read(name, [.. values.Chunk((int)shape[1])], options);
    }
}
