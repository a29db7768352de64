namespace NonlocalityML.Graphs;

/// <summary>Functions of each entry, with broadcasting. Beside each formula its gradient: g is that of the result y.</summary>
internal static class Arithmetic
{
    public static Node Add(this Node a, Node b) => Operation.OfPairs("Add", a, b, (g, y) => (g, g));

    public static Node Subtract(this Node a, Node b) => Operation.OfPairs("Sub", a, b, (g, y) => (g, -g));

    public static Node Multiply(this Node a, Node b) => Operation.OfPairs("Mul", a, b, (g, y) => (g * b, g * a));

    public static Node Divide(this Node a, Node b) => Operation.OfPairs("Div", a, b, (g, y) => (g / b, -g * y / b));

    /// <summary>The larger of the two; where they are equal the gradient goes to <paramref name="a"/>.</summary>
    public static Node Maximum(this Node a, Node b) => Operation.OfPairs("Max", a, b, (g, y) => y.SameAs(a).Split(g));

    /// <summary>The smaller of the two; where they are equal the gradient goes to <paramref name="a"/>.</summary>
    public static Node Minimum(this Node a, Node b) => Operation.OfPairs("Min", a, b, (g, y) => y.SameAs(a).Split(g));

    public static Node Negate(this Node x) => Operation.OfEach("Neg", x, (g, y) => -g);

    public static Node Abs(this Node x) => Operation.OfEach("Abs", x, (g, y) => g * x.Sign());

    /// <summary>-1, 0 or 1; its gradient is zero.</summary>
    public static Node Sign(this Node x) => Operation.OfEach("Sign", x, (g, y) => null);

    /// <summary>The nearest whole number, of two equally near ones the even one; its gradient is zero.</summary>
    public static Node Round(this Node x) => Operation.OfEach("Round", x, (g, y) => null);

    public static Node Sqrt(this Node x) => Operation.OfEach("Sqrt", x, (g, y) => 0.5 * g / y);

    public static Node Square(this Node x) => x * x;

    public static Node Exp(this Node x) => Operation.OfEach("Exp", x, (g, y) => g * y);

    public static Node Log(this Node x) => Operation.OfEach("Log", x, (g, y) => g / x);

    public static Node Sin(this Node x) => Operation.OfEach("Sin", x, (g, y) => g * x.Cos());

    public static Node Cos(this Node x) => Operation.OfEach("Cos", x, (g, y) => -g * x.Sin());

    /// <summary>In radians, of Real32 values in [-1, 1], the only ones for which ONNX Runtime has it.</summary>
    public static Node Asin(this Node x)
    {
        Operation.RequireType("Asin", x, ElementType.Real32);
        return Operation.OfEach("Asin", x, (g, y) => g / (1 - x.Square()).Sqrt());
    }

    /// <summary>The error function of Real32 values, the only ones for which ONNX Runtime has it.</summary>
    public static Node Erf(this Node x)
    {
        Operation.RequireType("Erf", x, ElementType.Real32);
        return Operation.OfEach("Erf", x, (g, y) => g * (2 / Math.Sqrt(Math.PI)) * (-x.Square()).Exp());
    }

    /// <summary>The nearest number in [low, high]; the gradient passes where that is x itself.</summary>
    public static Node Clip(this Node x, double low, double high)
    {
        Operation.RequireReal("Clip", x);
        if (!(low <= high))
            throw new ArgumentException($"Clip: the range [{low}, {high}] is empty.");
        return Operation.Create(
            "Clip",
            [x, x.Same(low), x.Same(high)],
            x.Type,
            x.Shape,
            (g, y) => [y.SameAs(x).Where(g, g.Same(0)), null, null]
        );
    }

    private static (Node Where, Node Elsewhere) Split(this Node condition, Node g) =>
        (condition.Where(g, g.Same(0)), condition.Where(g.Same(0), g));
}
