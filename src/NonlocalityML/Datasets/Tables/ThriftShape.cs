using System.Globalization;

namespace NonlocalityML.Datasets.Tables;

/// <summary>Which type each field of a structure of Thrift's compact protocol has.</summary>
internal sealed class ThriftShape
{
    public const int Text = 8,
        List = 9,
        Structure = 12;

    private readonly Dictionary<int, (int Type, int Element, ThriftShape? Of)> fields = [];

    /// <param name="plain">Numbers of fields, each with its type: t for a truth value; y, h, i, l for whole numbers of 1, 2, 4, 8
    /// bytes; b for bytes; before it [ where it is a list of them.</param>
    /// <param name="structures">Fields that are structures, or lists of them.</param>
    public ThriftShape(string plain, params (int Field, bool IsList, ThriftShape Of)[] structures)
    {
        foreach (var word in plain.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var type = word[^1] switch
            {
                't' => 1,
                'y' => 3,
                'h' => 4,
                'i' => 5,
                'l' => 6,
                _ => Text,
            };
            var isList = word[^2] == '[';
            var field = int.Parse(word[..^(isList ? 2 : 1)], CultureInfo.InvariantCulture);
            fields[field] = isList ? (List, type, null) : (type, 0, null);
        }

        foreach (var (field, isList, of) in structures)
            fields[field] = (isList ? List : Structure, Structure, of);
    }

    /// <summary>Whether a field that is known has another type than it should.</summary>
    public bool Contradicts(int field, int type) =>
        fields.TryGetValue(field, out var known) && known.Type != (type == 2 ? 1 : type);

    /// <summary>The type of the elements of a list; 0 where nothing is known of it.</summary>
    public int Element(int field) => fields.TryGetValue(field, out var known) ? known.Element : 0;

    /// <summary>The shape of a structure, or of the elements of a list; null where it is not known.</summary>
    public ThriftShape? Of(int field) => fields.GetValueOrDefault(field).Of;
}
