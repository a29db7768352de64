namespace NonlocalityML.Files;

/// <summary>The checksum of zip and gzip: CRC-32 of ISO 3309, polynomial 0x04C11DB7 with its bits reversed.</summary>
internal sealed class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Remainder)];

    private uint register = uint.MaxValue;

    public uint Value => ~register;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            register = Table[(byte)(register ^ b)] ^ (register >> 8);
    }

    private static uint Remainder(int index)
    {
        var rest = (uint)index;
        for (var bit = 0; bit < 8; bit++)
            rest = (rest & 1) != 0 ? 0xEDB88320 ^ (rest >> 1) : rest >> 1;
        return rest;
    }
}
