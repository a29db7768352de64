using System.Collections.Immutable;

namespace NonlocalityML.Learning;

/// <summary>A relabelling as it acts on coordinates: (g x)_i = <see cref="Signs"/>[i] * x[<see cref="Sources"/>[i]].</summary>
internal sealed record SignedPermutation(ImmutableArray<int> Sources, ImmutableArray<int> Signs)
{
    /// <summary>From one number for each coordinate: k+1 takes coordinate k, -(k+1) its negative.</summary>
    public static SignedPermutation Parse(params ReadOnlySpan<int> images)
    {
        var (sources, signs) = (new int[images.Length], new int[images.Length]);
        for (var i = 0; i < images.Length; i++)
            (sources[i], signs[i]) = (Math.Abs(images[i]) - 1, Math.Sign(images[i]));
        return new SignedPermutation([.. sources], [.. signs]);
    }

    /// <summary>First <paramref name="other"/>, then this one.</summary>
    public SignedPermutation After(SignedPermutation other) =>
        new([.. Sources.Select(source => other.Sources[source])], [.. Signs.Select((sign, i) => sign * other.Signs[Sources[i]])]);

    /// <summary>All products of some relabellings, the identity first.</summary>
    public static IReadOnlyList<SignedPermutation> Group(IReadOnlyList<SignedPermutation> generators)
    {
        var count = generators[0].Sources.Length;
        List<SignedPermutation> group = [new([.. Enumerable.Range(0, count)], [.. Enumerable.Repeat(1, count)])];
        var seen = group.ToHashSet();
        for (var i = 0; i < group.Count; i++)
            group.AddRange(generators.Select(generator => generator.After(group[i])).Where(seen.Add));
        return group;
    }

    public bool Equals(SignedPermutation? other) =>
        other is not null && Sources.SequenceEqual(other.Sources) && Signs.SequenceEqual(other.Signs);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var i = 0; i < Sources.Length; i++)
            hash.Add(Sources[i] * Signs[i]);
        return hash.ToHashCode();
    }
}
