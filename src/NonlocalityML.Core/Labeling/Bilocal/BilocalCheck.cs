using System.Numerics;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Bilocal;

/// <summary>
/// Recomputes both bounds of NBL for one q in whole numbers. Knows the definition of the coordinates and of the proof, and shares
/// no code with the search.
/// </summary>
internal sealed class BilocalCheck
{
    private readonly BilocalCoordinates coordinates;
    private readonly int targetPlaces;
    private readonly BigInteger[] target;
    private readonly int largestGain;

    public BilocalCheck(BilocalCoordinates coordinates, ReadOnlySpan<double> features)
    {
        this.coordinates = coordinates;
        var values = coordinates.ToCoordinates(features);
        targetPlaces = Dyadic.Places(values);
        target = Array.ConvertAll(values, value => Dyadic.Scale<BigInteger>(value, targetPlaces));
        largestGain = LargestGain(coordinates);
    }

    /// <summary>No gain of a vector of coefficients in [-1, 1] is larger in size: B's settings added up, each with the answer
    /// that moves phi most.</summary>
    private static int LargestGain(BilocalCoordinates coordinates) =>
        Enumerable
            .Range(0, 16)
            .Max(pair =>
                BilocalModel
                    .Settings(coordinates.Scenario)
                    .Sum(setting =>
                        Enumerable
                            .Range(setting.Slot, setting.Outcomes)
                            .Max(slot => SizeOf(coordinates.Terms((slot * 16) + pair)))
                    )
            );

    private static int SizeOf(ReadOnlySpan<(int Coordinate, int Value)> terms)
    {
        var size = 0;
        foreach (var (_, value) in terms)
            size += Math.Abs(value);
        return size;
    }

    /// <summary>Unit * sum |phi(q) - phi(model)|.</summary>
    public Rational Distance(BilocalModel model)
    {
        var (first, firstTotal) = Whole(model.First.AsSpan());
        var (last, lastTotal) = Whole(model.Last.AsSpan());
        var (responses, _) = Whole(model.Responses.AsSpan());
        var totals = new BigInteger[responses.Length];
        var common = BigInteger.One;
        foreach (var (slot, outcomes) in BilocalModel.Settings(model.Scenario))
            for (var pair = 0; pair < 16; pair++)
            {
                var total = BigInteger.Zero;
                for (var answer = slot; answer < slot + outcomes; answer++)
                    total += responses[(answer * 16) + pair];
                for (var answer = slot; answer < slot + outcomes; answer++)
                    totals[(answer * 16) + pair] = total;
                common = common / BigInteger.GreatestCommonDivisor(common, total) * total;
            }

        var phi = new BigInteger[coordinates.Count];
        for (var entry = 0; entry < responses.Length; entry++)
        {
            var weight = first[entry % 16 / 4] * last[entry % 4] * responses[entry] * (common / totals[entry]);
            foreach (var (coordinate, value) in coordinates.Terms(entry))
                phi[coordinate] += value * weight;
        }

        var denominator = firstTotal * lastTotal * common;
        var sum = BigInteger.Zero;
        for (var k = 0; k < phi.Length; k++)
            sum += BigInteger.Abs((target[k] * denominator) - (phi[k] << targetPlaces));
        return new Rational(sum, (denominator << targetPlaces) * 2 * coordinates.Scenario.SettingTuples);
    }

    /// <summary>The least bound over the leaves, at least 0.</summary>
    /// <param name="proof">The tree.</param>
    /// <param name="defect">Null, or one line that names the first number that makes it no proof.</param>
    /// <param name="cancellation">Stops between leaves, of which there may be as many as cells of the search.</param>
    public Rational LowerBound(BilocalProof proof, out string? defect, CancellationToken cancellation = default)
    {
        defect = Defect(proof);
        if (defect is not null)
            return 0;
        var places = Dyadic.Places(proof.Thresholds);
        if (places > EndPolytope.MaximumPlaces)
        {
            defect = $"a threshold has {places} binary places; at most {EndPolytope.MaximumPlaces} are accepted";
            return 0;
        }

        // Cells that are still to be covered, the next one on top; a list and no recursion, for a tree may be deeper than the
        // stack.
        var cells = new Stack<(EndPolytope First, EndPolytope Last)>([(EndPolytope.Whole(places), EndPolytope.Whole(places))]);
        Rational? least = null;
        int split = 0,
            leaf = 0;
        for (var node = 0; node < proof.Nodes.Length; node++)
        {
            if (!cells.TryPop(out var cell))
            {
                defect = $"node {node} lies outside the tree";
                return 0;
            }

            var (first, last) = cell;
            var kind = proof.Nodes[node];
            if (kind == BilocalProof.Leaf)
            {
                cancellation.ThrowIfCancellationRequested();
                var row = proof.Rows[leaf++];
                var bound = LeafBound(proof.Coefficients.AsSpan(row * coordinates.Count, coordinates.Count), first, last);
                if (bound is not null && (least is null || bound < least))
                    least = bound;
                continue;
            }

            var threshold = Dyadic.Scale<long>(proof.Thresholds[split++], places);
            foreach (var above in (bool[])[true, false])
                cells.Push(
                    kind < 3 ? (first.Part(kind, threshold, above), last) : (first, last.Part(kind - 3, threshold, above))
                );
        }

        if (cells.Count > 0)
            defect = $"node {proof.Nodes.Length} is missing: the leaves do not cover all strategy weights";
        return Rational.Max(0, least ?? 0);
    }

    private string? Defect(BilocalProof proof)
    {
        var count = coordinates.Count;
        var rows = proof.Coefficients.Length / count;
        if (proof.Coefficients.Length % count != 0)
            return $"{proof.Coefficients.Length} coefficients are not whole rows of {count}";
        for (var i = 0; i < proof.Coefficients.Length; i++)
        {
            if (!(Math.Abs(proof.Coefficients[i]) <= 1))
                return $"coefficient {i % count} of row {i / count} is {proof.Coefficients[i]:R}; it must lie in [-1, 1]";
        }

        for (var i = 0; i < proof.Rows.Length; i++)
        {
            if (proof.Rows[i] < 0 || proof.Rows[i] >= rows)
                return $"leaf {i} names row {proof.Rows[i]}; 0 to {rows - 1} exist";
        }

        for (var i = 0; i < proof.Thresholds.Length; i++)
        {
            if (!(Math.Abs(proof.Thresholds[i]) <= 1))
                return $"threshold {i} is {proof.Thresholds[i]:R}; it must lie in [-1, 1]";
        }

        var badNode = Array.FindIndex(proof.Nodes, node => node > BilocalProof.Leaf);
        if (badNode >= 0)
            return $"node {badNode} is {proof.Nodes[badNode]}; 0 to {BilocalProof.Leaf} are allowed";
        var leaves = proof.Nodes.Count(node => node == BilocalProof.Leaf);
        if (leaves != proof.Rows.Length)
            return $"the tree has {leaves} leaves and {proof.Rows.Length} of them have a row";
        var splits = proof.Nodes.Length - leaves;
        return splits == proof.Thresholds.Length
            ? null
            : $"the tree has {splits} splits and {proof.Thresholds.Length} thresholds";
    }

    /// <summary>Null where the leaf holds no weights at all.</summary>
    private Rational? LeafBound(ReadOnlySpan<double> row, EndPolytope first, EndPolytope last)
    {
        var places = Dyadic.Places(row);
        var vertexPlaces = 2 * first.Places;
        // As |c| <= 1, every sum of c.phi on the way to a gain is at most largestGain 2^places in size; the weights of a vertex
        // are not negative and sum to 2^(vertexPlaces / 2), so that every sum over vertices is at most largestGain 2^(places +
        // vertexPlaces).
        var largest =
            places + vertexPlaces + BitOperations.Log2((uint)largestGain) + 1 < 127
                ? Largest<Int128>(Gains<Int128>(row, places), first, last)
                : Largest<BigInteger>(Gains<BigInteger>(row, places), first, last);
        if (largest is null)
            return null;
        var product = BigInteger.Zero;
        for (var k = 0; k < row.Length; k++)
            product += Dyadic.Scale<BigInteger>(row[k], places) * target[k];
        return new Rational(
            (product << vertexPlaces) - (largest.Value << targetPlaces),
            (BigInteger.One << (places + targetPlaces + vertexPlaces)) * 2 * coordinates.Scenario.SettingTuples
        );
    }

    /// <summary>The largest sum r(a) s(c) beta(a,c) over pairs of vertices.</summary>
    private static BigInteger? Largest<T>(T[] gains, EndPolytope first, EndPolytope last)
        where T : struct, IBinaryInteger<T>
    {
        T? largest = null;
        var mixed = new T[4];
        foreach (var r in first.Vertices)
        {
            for (var c = 0; c < 4; c++)
            {
                mixed[c] = T.Zero;
                for (var a = 0; a < 4; a++)
                    mixed[c] = checked(mixed[c] + (gains[(4 * a) + c] * T.CreateChecked(r[a])));
            }

            foreach (var s in last.Vertices)
            {
                var value = T.Zero;
                for (var c = 0; c < 4; c++)
                    value = checked(value + (mixed[c] * T.CreateChecked(s[c])));
                if (largest is null || value > largest)
                    largest = value;
            }
        }

        return largest is null ? null : BigInteger.CreateChecked(largest.Value);
    }

    /// <summary>beta(a,c): the sum over B's settings of the largest c.phi among his answers.</summary>
    private T[] Gains<T>(ReadOnlySpan<double> row, int places)
        where T : IBinaryInteger<T>
    {
        var c = new T[row.Length];
        for (var k = 0; k < c.Length; k++)
            c[k] = Dyadic.Scale<T>(row[k], places);
        var gains = new T[16];
        foreach (var (slot, outcomes) in BilocalModel.Settings(coordinates.Scenario))
            for (var pair = 0; pair < 16; pair++)
            {
                var values = new T[outcomes];
                for (var b = 0; b < outcomes; b++)
                {
                    foreach (var (coordinate, value) in coordinates.Terms(((slot + b) * 16) + pair))
                        values[b] = checked(values[b] + (T.CreateChecked(value) * c[coordinate]));
                }

                gains[pair] = checked(gains[pair] + values.Max()!);
            }

        return gains;
    }

    private static (BigInteger[] Values, BigInteger Total) Whole(ReadOnlySpan<double> weights)
    {
        var places = Dyadic.Places(weights);
        var values = new BigInteger[weights.Length];
        var total = BigInteger.Zero;
        for (var i = 0; i < values.Length; i++)
            total += values[i] = Dyadic.Scale<BigInteger>(weights[i], places);
        return (values, total);
    }
}
