namespace NonlocalityML.Labeling.Intervals;

/// <summary>One row at a time, without vectors.</summary>
internal readonly struct Lanes1(float value) : ILanes<Lanes1>
{
    private readonly float value = value;

    /// <summary>The number.</summary>
    public float Value => value;

    public static int Count => 1;

    public static Lanes1 operator +(Lanes1 a, Lanes1 b) => new(a.value + b.value);

    public static Lanes1 operator -(Lanes1 a, Lanes1 b) => new(a.value - b.value);

    public static Lanes1 operator *(Lanes1 a, Lanes1 b) => new(a.value * b.value);

    public static Lanes1 operator /(Lanes1 a, Lanes1 b) => new(a.value / b.value);

    public static Lanes1 All(float value) => new(value);

    public static Lanes1 MultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c) => new(MathF.FusedMultiplyAdd(a.value, b.value, c.value));

    public static Lanes1 SubtractProduct(Lanes1 a, Lanes1 b, Lanes1 c) => new(MathF.FusedMultiplyAdd(-a.value, b.value, c.value));

    public static Lanes1 Max(Lanes1 a, Lanes1 b) => new(a.value > b.value ? a.value : b.value);

    public static Lanes1 Min(Lanes1 a, Lanes1 b) => new(a.value < b.value ? a.value : b.value);

    public static Lanes1 Abs(Lanes1 a) => new(MathF.Abs(a.value));

    public static Lanes1 Round(Lanes1 a) => new(MathF.Round(a.value));

    public static Lanes1 CopySign(Lanes1 size, Lanes1 sign) => new(MathF.CopySign(size.value, sign.value));

    public static Lanes1 WhereLarger(Lanes1 a, Lanes1 b, Lanes1 one, Lanes1 other) => a.value > b.value ? one : other;

    public static Lanes1 PowerOfTwo(Lanes1 n) => new(BitConverter.Int32BitsToSingle(((int)n.value + 127) << 23));
}
