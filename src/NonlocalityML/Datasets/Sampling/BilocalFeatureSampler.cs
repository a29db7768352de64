using NonlocalityML.Bell;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Behaviors of three dichotomic parties whose features, in the sense of <see cref="BilocalCoordinates"/>, are uniform on all
/// that no-signalling behaviors reach: the counterpart of the correlator cube for NBL. Points are drawn in the cube [-1,1]^n
/// until one is reached; the behavior returned has these features and otherwise as many vanishing correlators as it can.
/// </summary>
/// <remarks>
/// Given &lt;A_x&gt; and E_x = &lt;A_x B_y C_z&gt;, a conditional mean of B_y C_z exists for both outcomes of A_x when e =
/// &lt;B_y C_z&gt; has
/// |e + E_x| &lt;= 1 + &lt;A_x&gt; and |e - E_x| &lt;= 1 - &lt;A_x&gt;; for each (y,z) both x must allow some e. This gives
/// |E_0 + E_1| &lt;= 2 - |&lt;A_0&gt; - &lt;A_1&gt;| and |E_0 - E_1| &lt;= 2 - |&lt;A_0&gt; + &lt;A_1&gt;|, hence |I| &lt;= 1 -
/// |&lt;A_0&gt; - &lt;A_1&gt;|/2 and
/// |J| &lt;= 1 - |&lt;A_0&gt; + &lt;A_1&gt;|/2.
/// </remarks>
internal sealed class BilocalFeatureSampler : ISampler
{
    private readonly BilocalCoordinates coordinates;

    /// <param name="coordinates"><see cref="BilocalCoordinates.Correlators"/> or
    /// <see cref="BilocalCoordinates.Summary"/>.</param>
    /// <exception cref="InvalidInputException">Other coordinates.</exception>
    public BilocalFeatureSampler(BilocalCoordinates coordinates)
    {
        if (coordinates != BilocalCoordinates.Correlators && coordinates != BilocalCoordinates.Summary)
        {
            throw new InvalidInputException(
                $"Features are drawn for '{BilocalCoordinates.Correlators.Name}' and '{BilocalCoordinates.Summary.Name}'; "
                    + $"the coordinates are '{coordinates.Name}'."
            );
        }

        this.coordinates = coordinates;
    }

    public string Name => $"bilocal-{coordinates.Name}";

    public string Description =>
        $"Uniform on the {coordinates.Count} features '{coordinates.Name}' of all no-signalling behaviors.";

    public Scenario Scenario => coordinates.Scenario;

    public Behavior Sample(RandomStream stream)
    {
        var features = new double[coordinates.Count];
        while (true)
        {
            for (var k = 0; k < features.Length; k++)
                features[k] = stream.NextDouble(-1, 1);
            if (TryComplete(features) is { } values)
                return new Correlators(Scenario, values).ToBehavior();
        }
    }

    /// <summary>Correlators of a no-signalling behavior with these features, or null if there is none.</summary>
    private double[]? TryComplete(double[] features)
    {
        double a0 = features[^2],
            a1 = features[^1];
        var values = new double[27];
        (values[0], values[9], values[18]) = (1, a0, a1);
        for (var y = 0; y < 2; y++)
        for (var z = 0; z < 2; z++)
        {
            var (e0, e1) =
                coordinates.Count == 4
                    ? (features[y], features[y] * (1 - (2 * y)))
                    : (features[(2 * y) + z], features[4 + (2 * y) + z]);
            if (coordinates.Count == 4 && y * z == 1)
                (e0, e1) = (-e0, -e1);
            var low = Math.Max(Math.Abs(e0 + a0), Math.Abs(e1 + a1)) - 1;
            var high = 1 - Math.Max(Math.Abs(e0 - a0), Math.Abs(e1 - a1));
            if (low > high)
                return null;
            var place = (3 * (y + 1)) + z + 1;
            (values[place], values[9 + place], values[18 + place]) = (Math.Clamp(0, low, high), e0, e1);
        }

        return values;
    }
}
