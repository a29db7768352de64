using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Datasets;

/// <summary>
/// A data set on disk: a folder with dataset.json (<see cref="DatasetCard"/>) and one .npy file for each array, mapped into
/// memory.
/// <para>Every data set has behaviors (N, a, b, .., x, y, ..); each kind of labels says which arrays it adds
/// (<see cref="LabelKind"/>).</para>
/// </summary>
public sealed class Dataset : IBehaviorSource
{
    private readonly Dictionary<string, NpyArray> arrays = [];

    private Dataset(string folder, DatasetCard card) => (Folder, Card) = (folder, card);

    public string Folder { get; }

    public DatasetCard Card { get; }

    internal string CardFile => Path.Combine(Folder, DatasetCard.FileName);

    /// <summary>What the data set was made from.</summary>
    public DatasetSpecification Specification => Card.Specification;

    public Scenario Scenario => Specification.Scenario;

    /// <summary>Number of samples.</summary>
    public long Count => Specification.Count;

    /// <summary>What is said of each sample.</summary>
    public LabelKind Labels => Specification.Labels;

    /// <summary>Every sample has a label, of whichever kind.</summary>
    public bool IsLabeled => Labels.HasLabels;

    /// <summary>Opens a folder; shapes and file lengths are checked, checksums only by
    /// <see cref="DatasetVerification"/>.</summary>
    /// <exception cref="InvalidInputException">Not a complete data set, or files that do not agree with its card.</exception>
    public static Dataset Open(string folder)
    {
        var cardFile = Path.Combine(folder, DatasetCard.FileName);
        if (!File.Exists(cardFile))
            throw new InvalidInputException($"{folder} holds no complete data set: {DatasetCard.FileName} is missing.");
        var dataset = new Dataset(folder, DatasetCard.Read(cardFile));
        try
        {
            dataset.OpenArrays();
            return dataset;
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    public Behavior Behavior(long index)
    {
        var table = Row("behaviors", index);
        return Within(index, () => new Behavior(Scenario, table));
    }

    /// <summary>Proven lower and upper bound of NL or NBL, rounded outwards.</summary>
    /// <exception cref="InvalidInputException">There are no such labels, a stored number is not finite, or the lower bound is
    /// above the upper one.</exception>
    public (double Lower, double Upper) Label(long index)
    {
        var (lower, upper) = StatedLabel(index);
        return lower <= upper
            ? (lower, upper)
            : throw new InvalidInputException(
                $"{Folder}, sample {index}: the lower bound of the label is {lower:R}, above the upper bound {upper:R}."
            );
    }

    /// <summary>As stored: verifying says which of two contradicting bounds is wrong.</summary>
    internal (double Lower, double Upper) StatedLabel(long index)
    {
        var label = Row("labels", index);
        if (!double.IsFinite(label[0]) || !double.IsFinite(label[1]))
            throw new InvalidInputException(
                $"{Folder}, sample {index}: the label is [{label[0]}, {label[1]}]; finite bounds are needed."
            );
        return (label[0], label[1]);
    }

    /// <summary>Label and proofs of NL or NBL as stored; nothing is checked before <see cref="ICertificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">There are no labels, or the stored numbers are not such things.</exception>
    public ICertificate Proof(long index) => Labels.Proof(this, index);

    /// <summary>Label and proofs of NBL as stored; nothing is checked before <see cref="ICertificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">There are no labels of NBL, or the stored numbers are not such things.</exception>
    public BilocalCertificate BilocalCertificate(long index) => BilocalityLabels.Read(this, index);

    /// <summary>Label and proofs of NL as stored; nothing is checked before <see cref="Labeling.Certificate.Verify"/>.</summary>
    /// <exception cref="InvalidInputException">There are no labels, or the stored numbers are not such things.</exception>
    public Certificate Certificate(long index) => NonlocalityLabels.Read(this, index);

    /// <summary>The Bell inequality of the certificate of NL, as stored.</summary>
    /// <exception cref="InvalidInputException">There are no labels of NL, or the stored numbers are no coefficients.</exception>
    public BellInequality Inequality(long index)
    {
        var coefficients = Row("inequalities", index);
        return Within(index, () => new BellInequality(Scenario, coefficients));
    }

    /// <summary>Which class a sample has.</summary>
    /// <exception cref="InvalidInputException">There are no classes, or the stored number is none.</exception>
    public Membership Class(long index)
    {
        var number = (Membership)(int)Row("classes", index)[0];
        return number is >= Membership.Local and <= Membership.PostQuantum || (number == Membership.Undecided && MayBeUndecided)
            ? number
            : throw new InvalidInputException(
                $"{Folder}, sample {index}: the class is {(int)number}; 0 to "
                    + $"{Memberships.Sets.Length - (MayBeUndecided ? 0 : 1)} are allowed."
            );
    }

    /// <summary>Whether what a label is about was proven: a class, or local or not in a network. Labels of other kinds always say
    /// it.</summary>
    public bool IsDecided(long index) => Labels.IsDecided(this, index);

    private bool MayBeUndecided => Labels is ClassLabels { MayBeUndecided: true };

    /// <summary>How far the point of a class is from the nearer of the boundaries: |2 - S| or |pi - largest sum of arcsines|; of
    /// whole behaviors |v - 1|, v being the critical visibility.</summary>
    /// <exception cref="InvalidInputException">There are no classes.</exception>
    public double Margin(long index) => Row("margins", index).Min(Math.Abs);

    /// <summary>How many samples each class has; undecided ones are not counted.</summary>
    /// <exception cref="InvalidInputException">There are no classes.</exception>
    public IReadOnlyDictionary<Membership, long> CountClasses()
    {
        var counts = Memberships.Sets.ToDictionary(name => name, _ => 0L);
        for (var index = 0L; index < Count; index++)
        {
            if (IsDecided(index))
                counts[Class(index)]++;
        }

        return counts;
    }

    /// <exception cref="InvalidInputException">A file is not the one that the card describes.</exception>
    internal void RequireChecksums()
    {
        foreach (var array in Card.Arrays)
            RequireChecksum(array);
    }

    /// <exception cref="InvalidInputException">The file is not the one that the card describes.</exception>
    internal void RequireChecksum(DatasetArray array)
    {
        var path = Path.Combine(Folder, array.File);
        if (BehaviorFile.Checksum(path) is var checksum && checksum != array.Sha256)
            throw new InvalidInputException(
                $"{path} was changed after it was written: its checksum is {checksum}, not {array.Sha256}."
            );
    }

    public void Dispose()
    {
        foreach (var array in arrays.Values)
            array.Dispose();
    }

    internal double[] Row(string name, long index)
    {
        var array = Array(name);
        if (index < 0 || index >= Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The data set has {Count} samples.");
        var row = new double[array.Length / Count];
        array.Read(index * row.Length, row);
        return row;
    }

    internal long LengthOf(string name) => Array(name).Length;

    internal long Offset(string name, long index)
    {
        var offset = new long[1];
        Array(name).Read(index, offset);
        return offset[0];
    }

    /// <summary>The entries of an array that belong to a sample, by its offsets; checked against its length.</summary>
    internal (long Start, int Length) Range(string offsets, string name, long index, int rowLength = 1)
    {
        Span<long> range = stackalloc long[2];
        Array(offsets).Read(index, range);
        return Require(name, index, (Int128)range[0] * rowLength, ((Int128)range[1] - range[0]) * rowLength);
    }

    /// <exception cref="InvalidInputException">The array does not have these entries.</exception>
    internal (long Start, int Length) Require(string name, long index, Int128 start, Int128 length)
    {
        var available = Array(name).Length;
        if (start < 0 || length < 0 || length > int.MaxValue || start + length > available)
        {
            throw new InvalidInputException(
                $"{Folder}, sample {index}: entries {start} to {start + length} of {name} are named; 0 to {available}, "
                    + "ascending, are allowed."
            );
        }

        return ((long)start, (int)length);
    }

    internal T[] Terms<T>(string name, (long Start, int Length) range)
        where T : struct
    {
        var values = new T[range.Length];
        if (values is long[] whole)
            Array(name).Read(range.Start, whole);
        else if (values is double[] real)
            Array(name).Read(range.Start, real);
        else
            throw new ArgumentException($"{typeof(T)} is not read.", nameof(name));
        return values;
    }

    private NpyArray Array(string name) =>
        arrays.TryGetValue(name, out var array)
            ? array
            : throw new InvalidInputException($"{Folder} has no {name}; it is a data set of {Labels}.");

    /// <summary>Says of what is made from a sample's numbers which sample it is.</summary>
    internal T Within<T>(long index, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{Folder}, sample {index}: {exception.Message}", exception);
        }
    }

    private void OpenArrays()
    {
        if (Count < 1)
            throw new InvalidInputException($"{CardFile}: count is {Count}; at least 1 is needed.");
        var columns = DatasetColumn.Of(Specification);
        if (!columns.Select(column => column.File).SequenceEqual(Card.Arrays.Select(array => array.File)))
        {
            throw new InvalidInputException(
                $"{CardFile} names {string.Join(' ', Card.Arrays.Select(array => array.File))}; "
                    + $"a data set of {Labels} has {string.Join(' ', columns.Select(column => column.File))}."
            );
        }

        foreach (var (column, stated) in columns.Zip(Card.Arrays))
        {
            var array = NpyArray.Open(Path.Combine(Folder, column.File));
            arrays.Add(column.Name, array);
            if (array.Type != column.Type)
            {
                throw new InvalidInputException(
                    $"{array.Name}: elements are of type '{array.Type.Descriptor}'; '{column.Type.Descriptor}' is needed."
                );
            }

            ImmutableArray<long> needed = [.. column.Shape(Count, stated.Shape is [var first, ..] ? first : 0)];
            if (!array.Shape.SequenceEqual(needed))
            {
                throw new InvalidInputException(
                    $"{array.Name}: shape ({string.Join(',', array.Shape)}); {CardFile} needs ({string.Join(',', needed)})."
                );
            }

            if (stated.Type != column.Type.Descriptor || !stated.Shape.SequenceEqual(needed))
            {
                throw new InvalidInputException(
                    $"{CardFile} says that {column.File} has the shape ({string.Join(',', stated.Shape)}) of '{stated.Type}'; "
                        + $"it has ({string.Join(',', needed)}) of '{column.Type.Descriptor}'."
                );
            }
        }

        foreach (var terms in columns.Where(column => column.Offsets is not null).GroupBy(column => column.Offsets))
        {
            var first = terms.First();
            if (terms.FirstOrDefault(other => Terms(other) != Terms(first)) is { } other)
                throw new InvalidInputException($"{Folder}: {first.File} and {other.File} differ in length; they must agree.");
        }

        double Terms(DatasetColumn column) => (double)LengthOf(column.Name) / column.TermLength;
    }
}
