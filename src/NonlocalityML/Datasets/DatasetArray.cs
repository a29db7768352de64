namespace NonlocalityML.Datasets;

/// <summary>One array of a data set, as its card describes it.</summary>
/// <param name="File">File name; the array's name followed by .npy.</param>
/// <param name="Type">NumPy's name of the element type.</param>
/// <param name="Shape">Length of each axis, C order.</param>
/// <param name="Axes">Name of each axis.</param>
/// <param name="Unit">What the numbers are.</param>
/// <param name="Sha256">Checksum of the file, in hexadecimal.</param>
public sealed record DatasetArray(
    string File,
    string Type,
    IReadOnlyList<long> Shape,
    IReadOnlyList<string> Axes,
    string Unit,
    string Sha256
);
