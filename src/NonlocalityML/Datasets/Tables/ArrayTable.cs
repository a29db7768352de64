using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>A table in an array: p[a,b,..,x,y,..] or counts; the scenario is never inferred from its shape.</summary>
internal static class ArrayTable
{
    /// <summary>A scenario with more settings of a party is not proposed.</summary>
    private const int NamedSettings = 10;

    public static bool IsArray(ReadOnlySpan<byte> start) =>
        start.StartsWith("PK"u8)
        || MatFile.IsMatFile(start)
        || Hdf5File.IsHdf5(start)
        || (start.Length > 5 && start[0] == 0x93 && start[1..6].SequenceEqual("NUMPY"u8));

    /// <exception cref="InvalidInputException">Not such a file, or no array, or several, of the scenario's shape.</exception>
    public static RawTable Read(string path, TableOptions options)
    {
        var named =
            options.Scenario is null && options.Layout is null
                ? options with
                {
                    Scenario = BehaviorFile.SidecarScenario(path),
                }
                : options;
        var arrays = Arrays(path, Scenario.MaximumTableLength);
        if (arrays is [var only])
            return Make(path, (only.Values, [.. only.Shape]), named, null);
        var words = string.Join(", ", arrays.Select(array => $"{array.Name} ({string.Join(',', array.Shape)})"));
        if (named.Scenario is null && named.Layout is null)
            throw new InvalidInputException(
                $"{path} holds {(words.Length > 0 ? words : "no array of numbers")}, which do not tell their scenario; give "
                    + "--outcomes and --settings."
            );
        var fitting = arrays.Where(array => named.Scenario is null || IsOf(named.Scenario, array.Shape)).ToList();
        // Counts say more than the probabilities beside them.
        if (
            fitting.Count > 1
            && fitting.Where(array => TableColumn.Of(array.Name, 0).Role == ColumnRole.Count).ToList() is [var counts]
        )
            fitting = [counts];
        if (fitting is not [var one])
            throw new InvalidInputException(
                $"{path} holds {words}; one array of the scenario is needed"
                    + (Hdf5File.IsHdf5(path) ? ", or the name of one, as FILE:/group/name." : ".")
            );
        var table = Make(path, (one.Values, [.. one.Shape]), named, null);
        return table with { Understood = $"{table.Understood}; the array {one.Name} of {words}" };
    }

    /// <summary>All arrays of numbers of a file.</summary>
    /// <exception cref="InvalidInputException">Not such a file, or one has more than the most numbers.</exception>
    internal static List<(string Name, double[] Values, long[] Shape)> Arrays(string path, long most)
    {
        var (file, name) = Hdf5File.Split(path);
        Span<byte> start = stackalloc byte[8];
        using (var stream = InputFile.Open(file))
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (name is not null || Hdf5File.IsHdf5(start))
            return Hdf5File.Arrays(path, most);
        if (MatFile.IsMatFile(start))
            return [.. MatFile.Read(path)];
        if (!start.StartsWith("PK"u8))
            return [Numbers("", NpyArray.Open(path), most)];
        return [.. NpyArray.Names(path).Select(name => Numbers(name, NpyArray.OpenPacked(path, name), most))];
    }

    private static (string Name, double[] Values, long[] Shape) Numbers(string name, NpyArray array, long most)
    {
        using (array)
        {
            if (array.Length > most)
                throw new InvalidInputException(
                    $"{array.Name}: shape ({string.Join(',', array.Shape)}) has more than {most} numbers; label takes "
                        + "arrays of many tables."
                );
            var values = new double[array.Length];
            array.Read(0, values);
            return (name, values, [.. array.Shape]);
        }
    }

    /// <summary>MATLAB has no last axes of length 1, and a first one of length 1 may count samples.</summary>
    private static bool IsOf(Scenario scenario, IReadOnlyList<long> shape)
    {
        List<long> needed = [.. scenario.TableShape.Select(length => (long)length)];
        var given = shape.Count == needed.Count + 1 && shape[0] == 1 ? shape.Skip(1).ToList() : [.. shape];
        while (given.Count < needed.Count)
            given.Add(1);
        while (given.Count > needed.Count && given[^1] == 1)
            given.RemoveAt(given.Count - 1);
        return given.SequenceEqual(needed);
    }

    /// <summary>The scenario of an array whose axes are outcomes, then settings.</summary>
    private static string Proposed(List<long> shape)
    {
        var (parties, half) = (new List<string>(), shape.Count / 2);
        for (var party = 0; party < half; party++)
            parties.Add($"({string.Join(' ', Enumerable.Repeat(shape[party], (int)shape[half + party]))})");
        return $"[{string.Join(' ', parties)}]";
    }

    /// <param name="name">The file.</param>
    /// <param name="array">Numbers in C order and the length of each axis.</param>
    /// <param name="options">Names the scenario.</param>
    /// <param name="kind">What the numbers are, where the file says so.</param>
    /// <param name="errors">Their standard errors, in the same order; null where none is told.</param>
    /// <exception cref="InvalidInputException">No scenario is named, or the array is of another shape.</exception>
    public static RawTable Make(
        string name,
        (double[] Values, List<long> Shape) array,
        TableOptions options,
        TableKind? kind,
        double[]? errors = null
    )
    {
        var (values, shape) = array;
        var words = string.Join(',', shape);
        var isBlock = shape is [> 0, > 0];
        if (options.Scenario is not { } scenario)
        {
            if (isBlock && options.Layout is not null)
                return Block();
            if (shape is [> 100, 4 or 6 or 8] && Array.TrueForAll(values, double.IsInteger))
                throw new InvalidInputException(
                    $"{name}: an array of shape ({words}) looks like a list of single trials; it is read with --trials."
                );
            var proposed =
                shape.Count % 2 == 0 && shape.Count > 0 && shape.Skip(shape.Count / 2).All(settings => settings <= NamedSettings)
                    ? $"--scenario \"{Proposed(shape)}\" would fit"
                    : "give --scenario, as m2";
            throw new InvalidInputException(
                $"{name}: an array of shape ({words}) does not tell its scenario; {proposed} (or a .json file of the same "
                    + "name with \"outcomes\" and \"settings\")."
            );
        }

        long[] table = [.. scenario.TableShape.Select(length => (long)length)];
        if (IsOf(scenario, shape))
            return TableAssembly
                .Of(name, scenario, options, values, kind, errors)
                .Finish($"array of shape ({words}), axes {string.Join(' ', TableAxes.Names(scenario.Parties))} of {scenario}");
        var axes = string.Join(' ', TableAxes.Names(scenario.Parties));
        if (shape.Count == 1 && values.Length == scenario.TableLength)
            return TableAssembly
                .Of(name, scenario, options, values, kind, errors)
                .Finish($"a row of {words} numbers, taken in C order of the axes {axes} of {scenario}");
        if (isBlock && !shape.Contains(1))
            return Block();
        throw new InvalidInputException(
            $"{name}: shape ({words}); scenario {scenario} needs ({string.Join(',', table)}): axes {axes}, outcomes first"
                + (
                    values.Length == scenario.TableLength
                        ? "; the numbers are as many: reshape them if they stand in that order"
                        : ""
                )
                + "."
        );

        RawTable Block() => BlockTable.Read(name, [.. values.Chunk((int)shape[1])], options);
    }
}
