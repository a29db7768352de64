using System.Collections.Immutable;

namespace NonlocalityML.Datasets;

/// <summary>Names of the axes of a table p[a,b,..,x,y,..] in files.</summary>
internal static class TableAxes
{
    /// <summary>a b .. x y .., outcomes first; a0 a1 .. x0 x1 .. for more than four parties.</summary>
    public static ImmutableArray<string> Names(int parties) => [.. Named("abcd", 'a', parties), .. Named("xyzw", 'x', parties)];

    private static IEnumerable<string> Named(string letters, char prefix, int parties) =>
        Enumerable.Range(0, parties).Select(party => parties <= letters.Length ? letters[party].ToString() : $"{prefix}{party}");
}
