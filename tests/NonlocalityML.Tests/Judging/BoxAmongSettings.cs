namespace NonlocalityML.Tests.Judging;

/// <summary>A noisy PR box at settings 0 and 1 of both parties; all other correlators vanish.</summary>
internal static class BoxAmongSettings
{
    /// <summary>As a file a,b,x,y,p.</summary>
    public static string Csv(int settings, double visibility) =>
        "a,b,x,y,p\n"
        + string.Concat(
            from x in Enumerable.Range(0, settings)
            from y in Enumerable.Range(0, settings)
            from a in Enumerable.Range(0, 2)
            from b in Enumerable.Range(0, 2)
            let correlator = x > 1 || y > 1 ? 0
            : (x & y) == 1 ? -visibility
            : visibility
            select $"{a},{b},{x},{y},{(1 + (a == b ? correlator : -correlator)) / 4:R}\n"
        );
}
