using NonlocalityML.Bell;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Bilocal;

namespace NonlocalityML.Learning;

/// <summary>
/// Features of a line A - B - C, (I, J, &lt;A_0&gt;, &lt;A_1&gt;) or (eight &lt;A_x B_y C_z&gt;, &lt;A_0&gt;, &lt;A_1&gt;). Their
/// relabellings are few, so that all are tried: canonical is the copy that goes furthest along a fixed direction.
/// </summary>
internal sealed class BilocalFeatures : FeatureSpace
{
    private readonly BilocalCoordinates coordinates;
    private readonly IReadOnlyList<SignedPermutation> group;

    public BilocalFeatures(BilocalCoordinates coordinates)
        : base($"bilocal-{coordinates.Name}", coordinates.Scenario, coordinates.Count)
    {
        this.coordinates = coordinates;
        group = SignedPermutation.Group(IsSummary ? SummaryGenerators : CorrelatorGenerators);
    }

    public override string Description => IsSummary ? "I, J, <A0>, <A1>" : "<AxByCz> with z running fastest, then <A0>, <A1>";

    internal override int Coordinates => Length;

    internal IReadOnlyList<SignedPermutation> Relabelings => group;

    private bool IsSummary => ReferenceEquals(coordinates, BilocalCoordinates.Summary);

    /// <summary>B's outcomes of either setting; A's outcomes; A's settings; A's and C's outcomes of setting 1 with B's
    /// settings.</summary>
    private static SignedPermutation[] SummaryGenerators =>
        [
            SignedPermutation.Parse(-1, 2, 3, 4),
            SignedPermutation.Parse(1, -2, 3, 4),
            SignedPermutation.Parse(1, 2, -3, -4),
            SignedPermutation.Parse(1, 2, 4, 3),
            SignedPermutation.Parse(2, 1, 3, -4),
        ];

    /// <summary>Settings of A, of B, of C; outcomes of setting 0 of A, of B, of C.</summary>
    private static SignedPermutation[] CorrelatorGenerators =>
        [
            SignedPermutation.Parse(5, 6, 7, 8, 1, 2, 3, 4, 10, 9),
            SignedPermutation.Parse(3, 4, 1, 2, 7, 8, 5, 6, 9, 10),
            SignedPermutation.Parse(2, 1, 4, 3, 6, 5, 8, 7, 9, 10),
            SignedPermutation.Parse(-1, -2, -3, -4, 5, 6, 7, 8, -9, 10),
            SignedPermutation.Parse(-1, -2, 3, 4, -5, -6, 7, 8, 9, 10),
            SignedPermutation.Parse(-1, 2, -3, 4, -5, 6, -7, 8, 9, 10),
        ];

    internal override CanonicalForm Canonicalize(Node coordinates)
    {
        var best = coordinates.MatMul(Node.Constant(Directions())).ArgMax();
        Node sources = Table(relabeling => relabeling.Sources, value => (long)value).Gather(best);
        Node signs = Table(relabeling => relabeling.Signs, value => (float)value).Gather(best);
        return new CanonicalForm(Move(coordinates), Move);

        Node Move(Node values) => values.GatherElements(sources) * signs;
    }

    /// <summary>Roots of I and J of every relabelling; sqrt|I| + sqrt|J| &lt;= 1 in bilocal models (Branciard et al., PRA 85,
    /// 032119).</summary>
    internal override Node KnownValues(Node canonical) => (canonical.MatMul(Node.Constant(RootArguments())).Abs() + 1e-6).Sqrt();

    internal override void PullBack(ReadOnlySpan<double> gradient, Span<double> correlators)
    {
        var ends = IsSummary ? 2 : 8;
        for (var index = 0; index < 8; index++)
        {
            var (x, y, z) = (index >> 2, (index >> 1) & 1, index & 1);
            var share = !IsSummary ? gradient[index] : (y == 1 && x != z ? -0.25 : 0.25) * gradient[y];
            correlators[(9 * (x + 1)) + (3 * (y + 1)) + z + 1] += share;
        }

        for (var x = 0; x < 2; x++)
            correlators[9 * (x + 1)] += gradient[ends + x];
    }

    private protected override void WriteCore(Behavior behavior, Span<float> row)
    {
        var features = coordinates.FeaturesOf(behavior);
        for (var i = 0; i < features.Length; i++)
            row[i] = (float)features[i];
    }

    /// <summary>(coordinates, relabellings): the fixed direction, moved back by each relabelling. Irrational, so that ties are
    /// rare.</summary>
    private Tensor Directions()
    {
        var matrix = new float[Length * group.Count];
        for (var g = 0; g < group.Count; g++)
        for (var i = 0; i < Length; i++)
            matrix[(group[g].Sources[i] * group.Count) + g] += (float)(group[g].Signs[i] * Math.Sqrt(2 + i));
        return Tensor.Create(matrix, [Length, group.Count]);
    }

    private Node Table<T>(Func<SignedPermutation, IEnumerable<int>> entries, Func<int, T> convert)
        where T : unmanaged =>
        Node.Constant(Tensor.Create([.. group.SelectMany(entries).Select(convert)], [group.Count, Length]));

    private Tensor RootArguments()
    {
        if (IsSummary)
            return Tensor.Create([1f, 0, 0, 1, 0, 0, 0, 0], [4, 2]);
        var matrix = new float[Length * 8];
        for (var index = 0; index < 8; index++)
        {
            var (x, y, z) = (index >> 2, (index >> 1) & 1, index & 1);
            for (var pattern = 0; pattern < 4; pattern++)
                matrix[(index * 8) + (4 * y) + pattern] = (((pattern >> 1) * x) + ((pattern & 1) * z)) % 2 == 0 ? 0.25f : -0.25f;
        }

        return Tensor.Create(matrix, [Length, 8]);
    }
}
