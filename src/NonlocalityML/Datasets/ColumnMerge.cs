using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>Writes one array of a data set from those of its parts, one after another, and checks theirs while it reads
/// them.</summary>
/// <param name="folder">Where the array goes.</param>
/// <param name="column">Which array.</param>
/// <param name="index">Its place in the cards.</param>
/// <param name="parts">All parts, in their order.</param>
internal sealed class ColumnMerge(string folder, DatasetColumn column, int index, IReadOnlyList<Dataset> parts)
{
    private const int PieceLength = 1 << 20;

    private bool IsOffsets => column.Layout == ColumnLayout.Offsets;

    /// <param name="samples">Number of samples of all parts.</param>
    /// <param name="report">Told of each piece how many bytes it has.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="InvalidInputException">A file is not the one that its card describes.</exception>
    public DatasetArray Run(long samples, Action<long> report, CancellationToken cancellation)
    {
        var shape = column.Shape(samples, parts.Sum(part => part.Card.Arrays[index].Shape[0]));
        using var writer = new NpyWriter(Path.Combine(folder, column.File), column.Type, shape);
        if (IsOffsets)
            writer.Append(BitConverter.GetBytes(0L));
        var offset = 0L;
        foreach (var part in parts)
            Append(part, writer, ref offset, report, cancellation);
        return new DatasetArray(column.File, column.Type.Descriptor, shape, column.Axes, column.Unit, writer.Complete());
    }

    private void Append(Dataset part, NpyWriter writer, ref long offset, Action<long> report, CancellationToken cancellation)
    {
        var path = Path.Combine(part.Folder, column.File);
        using var stream = InputFile.Open(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var header = new byte[NpyHeader.Read(stream, path, stream.Length).DataOffset + (IsOffsets ? sizeof(long) : 0)];
        stream.Position = 0;
        stream.ReadExactly(header);
        hash.AppendData(header);
        var (piece, before) = (new byte[PieceLength], offset);
        while (stream.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false) is > 0 and var length)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(piece, 0, length);
            if (IsOffsets)
                offset = Shift(MemoryMarshal.Cast<byte, long>(piece.AsSpan(0, length)), before);
            writer.Append(piece.AsSpan(0, length));
            report(length);
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) is var checksum && checksum != part.Card.Arrays[index].Sha256)
            throw new InvalidInputException(
                $"{path} was changed after it was written: its checksum is {checksum}, not {part.Card.Arrays[index].Sha256}."
            );
    }

    /// <summary>Ends of samples count from the first term of the whole.</summary>
    private static long Shift(Span<long> ends, long by)
    {
        foreach (ref var end in ends)
            end += by;
        return ends[^1];
    }
}
