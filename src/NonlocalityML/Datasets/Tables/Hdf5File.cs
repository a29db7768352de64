using NonlocalityML.Files;
using NonlocalityML.Numerics;
using PureHDF;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// The arrays of numbers of an HDF5 file: whole or in chunks, compressed or not. MATLAB writes its version 7.3 so, with the axes
/// in reverse. FILE:/group/name is one array of a file.
/// </summary>
/// <remarks>The library believes sizes that the file tells, up to the largest array of 2 GiB; what it then cannot read is
/// refused.</remarks>
internal static class Hdf5File
{
    /// <summary>The attribute, of an array or of the file, that tells the scenario.</summary>
    public const string ScenarioName = "scenario";

    /// <summary>Links may lead in circles.</summary>
    private const int DeepestGroup = 8,
        MostMembers = 256;

    /// <summary>Of HDF5, or of MATLAB 7.3, which begins with 512 bytes of its own.</summary>
    public static bool IsHdf5(ReadOnlySpan<byte> start) =>
        (start.Length == 8 && start[0] == 0x89 && start[1..].SequenceEqual("HDF\r\n\u001a\n"u8)) || IsMatlab(start);

    public static bool IsHdf5(string path)
    {
        var (file, _) = Split(path);
        using var stream = InputFile.Open(file);
        Span<byte> start = stackalloc byte[8];
        return IsHdf5(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>The file and, where the path is FILE:/group/name, the array.</summary>
    public static (string File, string? Array) Split(string path)
    {
        var colon = path.IndexOf(":/", StringComparison.Ordinal);
        return colon > 0 && !File.Exists(path) && File.Exists(path[..colon])
            ? (path[..colon], path[(colon + 1)..])
            : (path, null);
    }

    /// <summary>Name, numbers in C order and lengths of the axes of the array that is named, or of all.</summary>
    /// <exception cref="InvalidInputException">Damaged, or an array has more numbers than the most, or another type.</exception>
    public static List<(string Name, double[] Values, long[] Shape)> Arrays(string path, long most) =>
        Read(
            path,
            (file, name, isMatlab) =>
                (name is null ? Found(file) : [(name, file.Dataset(name))]).ConvertAll(one =>
                {
                    var (values, shape) = Numbers(one.Name, one.Array, most);
                    if (!isMatlab)
                        return (one.Name, values, shape);
                    shape = [.. shape.Reverse()];
                    return (one.Name, MatFile.InCOrder(values, shape), shape);
                })
        );

    /// <summary>The scenario that the file tells; null where it does not.</summary>
    /// <exception cref="InvalidInputException">Damaged, or it is none.</exception>
    public static string? ScenarioOf(string path) =>
        Read(path, (file, _, _) => file.AttributeExists(ScenarioName) ? file.Attribute(ScenarioName).Read<string>() : null);

    private static bool IsMatlab(ReadOnlySpan<byte> start) => start.StartsWith("MATLAB 7"u8);

    private static T Read<T>(string path, Func<IH5Group, string?, bool, T> read)
    {
        var (file, name) = Split(path);
        using var stream = InputFile.Open(file);
        Span<byte> start = stackalloc byte[8];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        var isMatlab = IsMatlab(start);
        if (!IsHdf5(start))
            throw new InvalidInputException($"{file} is no HDF5 file, so that it holds no {name}.");
        stream.Position = 0;
        try
        {
            using var opened = H5File.Open(new BoundedStream(stream), leaveOpen: true);
            return read(opened, name, isMatlab);
        }
#pragma warning disable CA1031 // The reader of HDF5 throws many types at a broken file, and asks for arrays that cannot be.
        catch (Exception exception) when (exception is not InvalidInputException)
#pragma warning restore CA1031
        {
            throw new InvalidInputException(
                name is null
                    ? $"{path} cannot be read: the HDF5 file is damaged or of another kind."
                    : $"{path} cannot be read: {file} has no array {name}, or is damaged.",
                exception
            );
        }
    }

    /// <summary>Arrays of numbers; others are passed over.</summary>
    private static List<(string Name, IH5Dataset Array)> Found(IH5Group root)
    {
        var found = new List<(string, IH5Dataset)>();
        var left = MostMembers;
        Walk(root, "", 0);
        return found;

        void Walk(IH5Group group, string at, int depth)
        {
            foreach (var child in group.Children())
            {
                if (--left < 0)
                    throw new InvalidInputException(
                        $"the file has more than {MostMembers} members; name one, as FILE:/group/name."
                    );
                var name = $"{at}/{child.Name}";
                if (child is IH5Dataset array && IsOfNumbers(array) && array.Space.Dimensions.Length > 0)
                    found.Add((name, array));
                else if (child is IH5Group inner && depth < DeepestGroup)
                    Walk(inner, name, depth + 1);
            }
        }
    }

    private static bool IsOfNumbers(IH5Dataset array) =>
        array.Type.Class is H5DataTypeClass.FloatingPoint or H5DataTypeClass.FixedPoint;

    private static (double[], long[]) Numbers(string name, IH5Dataset array, long most)
    {
        long[] shape = [.. array.Space.Dimensions.Select(length => checked((long)length))];
        if (shape.Aggregate(1.0, (product, length) => product * length) > most)
            throw new InvalidInputException($"{name}: shape ({string.Join(',', shape)}) has more than {most} numbers.");
        if (!IsOfNumbers(array) || array.Layout.Class == H5DataLayoutClass.VirtualStorage)
            throw new InvalidInputException($"{name} is no array of numbers of this file.");
        try
        {
            return (Values(array), shape);
        }
        catch (Exception exception) when (exception.Message.Contains("yte order", StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{name} is big-endian; save it as little-endian numbers.", exception);
        }
        catch (Exception exception) when (exception.Message.Contains("filter", StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{name} is compressed in a way that is not read; gzip is.", exception);
        }
    }

    private static double[] Values(IH5Dataset array)
    {
        var isSigned = array.Type is { Class: H5DataTypeClass.FixedPoint, FixedPoint.IsSigned: true };
        return (array.Type.Class, isSigned, array.Type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, _, 8) => array.Read<double[]>(),
            (H5DataTypeClass.FloatingPoint, _, 4) => As<float>(),
            (H5DataTypeClass.FloatingPoint, _, 2) => As<Half>(),
            (H5DataTypeClass.FixedPoint, true, 8) => As<long>(),
            (H5DataTypeClass.FixedPoint, true, 4) => As<int>(),
            (H5DataTypeClass.FixedPoint, true, 2) => As<short>(),
            (H5DataTypeClass.FixedPoint, true, 1) => As<sbyte>(),
            (H5DataTypeClass.FixedPoint, false, 8) => As<ulong>(),
            (H5DataTypeClass.FixedPoint, false, 4) => As<uint>(),
            (H5DataTypeClass.FixedPoint, false, 2) => As<ushort>(),
            (H5DataTypeClass.FixedPoint, false, 1) => As<byte>(),
            _ => throw new InvalidInputException("numbers of 1, 2, 4 or 8 bytes are needed."),
        };

        double[] As<T>()
            where T : unmanaged, System.Numerics.INumber<T> => Array.ConvertAll(array.Read<T[]>(), double.CreateChecked);
    }
}
