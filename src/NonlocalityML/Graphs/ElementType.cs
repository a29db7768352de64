namespace NonlocalityML.Graphs;

/// <summary>What the entries of a value are; the numbers are those of the ONNX format.</summary>
public enum ElementType
{
    Real32 = 1,
    Whole = 7,
    Boolean = 9,
    Real64 = 11,
}

internal static class ElementTypes
{
    public static bool IsReal(this ElementType type) => type is ElementType.Real32 or ElementType.Real64;

    public static ElementType Of<T>() => Of(typeof(T));

    public static ElementType Of(Type type) =>
        type == typeof(float) ? ElementType.Real32
        : type == typeof(double) ? ElementType.Real64
        : type == typeof(long) ? ElementType.Whole
        : type == typeof(bool) ? ElementType.Boolean
        : throw new ArgumentException($"Values of type {type.Name} are not used in graphs; float, double, long and bool are.");
}
