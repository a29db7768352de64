namespace NonlocalityML.Graphs;

/// <summary>The nonlinear functions of neural networks. Beside each formula its gradient: g is that of the result y.</summary>
internal static class Activations
{
    /// <summary>max(0, x); gradient 0 at 0.</summary>
    public static Node Relu(this Node x) => Operation.OfEach("Relu", x, (g, y) => g * y.Sign());

    public static Node Tanh(this Node x) => Operation.OfEach("Tanh", x, (g, y) => g * (1 - y.Square()));

    /// <summary>1/(1 + exp(-x)).</summary>
    public static Node Sigmoid(this Node x) => Operation.OfEach("Sigmoid", x, (g, y) => g * y * (1 - y));

    /// <summary>log(1 + exp(x)), to rounding of 1; the larger exponent is taken out, so that nothing overflows.</summary>
    public static Node Softplus(this Node x)
    {
        var larger = x.Relu().StopGradient();
        return larger + ((-larger).Exp() + (x - larger).Exp()).Log();
    }

    /// <summary>x times the normal distribution function of x (Hendrycks and Gimpel, arXiv:1606.08415); Real32 only.</summary>
    public static Node Gelu(this Node x) => 0.5 * x * (1 + (x / Math.Sqrt(2)).Erf());

    /// <summary>exp(x) divided by its sum along an axis.</summary>
    public static Node Softmax(this Node x, int axis = -1) =>
        AlongAxis("Softmax", x, axis, (g, y) => y * (g - (g * y).Sum([axis], keep: true)));

    /// <summary>x minus the logarithm of the sum of exp(x) along an axis.</summary>
    public static Node LogSoftmax(this Node x, int axis = -1) =>
        AlongAxis("LogSoftmax", x, axis, (g, y) => g - (y.Exp() * g.Sum([axis], keep: true)));

    private static Node AlongAxis(string type, Node x, int axis, Func<Node, Node, Node> backward)
    {
        Operation.RequireReal(type, x);
        return Operation.Create(type, [x], x.Type, x.Shape, (g, y) => [backward(g, y)], ("axis", (long)x.Shape.Axis(axis, type)));
    }
}
