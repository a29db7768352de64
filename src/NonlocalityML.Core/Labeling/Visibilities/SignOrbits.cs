namespace NonlocalityML.Labeling.Visibilities;

/// <summary>Signs of settings, one tuple of each orbit under exchanges of settings and of answers. Bit i is set where sign i is
/// -1.</summary>
internal static class SignOrbits
{
    /// <summary>Most settings whose signs are listed.</summary>
    public const int MaximumCount = 26;

    private const int Piece = 8;

    /// <summary>The tuple of each orbit that is the smallest as a number.</summary>
    /// <param name="count">Settings.</param>
    /// <param name="actions">A group: where each setting goes, ~setting where the answer is exchanged.</param>
    /// <param name="isFixed">Whether setting 0 has the sign +1; if not, all signs together may be turned.</param>
    public static List<int> Smallest(int count, IReadOnlyList<int[]> actions, bool isFixed)
    {
        var (all, tables) = ((1 << count) - 1, actions.Select(action => Tables(count, action)).ToArray());
        List<int> result = [];
        // The smallest of an orbit has the sign +1 in its last setting, or in setting 0 where that is fixed.
        for (var signs = 0; signs <= all >> (isFixed ? 0 : 1); signs += isFixed ? 2 : 1)
        {
            var isSmallest = true;
            for (var k = 0; isSmallest && k < tables.Length; k++)
            {
                var image = 0;
                for (var piece = 0; piece < tables[k].Length; piece++)
                    image ^= tables[k][piece][signs >> (piece * Piece) & ((1 << Piece) - 1)];
                isSmallest = image >= signs && (isFixed || (image ^ all) >= signs);
            }

            if (isSmallest)
                result.Add(signs);
        }

        return result;
    }

    /// <summary>The images of eight signs at a time; those of the first eight hold what exchanged answers turn.</summary>
    private static int[][] Tables(int count, int[] action)
    {
        var turned = action.Where(image => image < 0).Aggregate(0, (bits, image) => bits | 1 << ~image);
        return
        [
            .. Enumerable
                .Range(0, (count + Piece - 1) / Piece)
                .Select(piece =>
                    Enumerable
                        .Range(0, 1 << Piece)
                        .Select(signs =>
                            Enumerable
                                .Range(piece * Piece, Math.Min(Piece, count - (piece * Piece)))
                                .Where(setting => (signs >> (setting - (piece * Piece)) & 1) == 1)
                                .Aggregate(
                                    piece == 0 ? turned : 0,
                                    (bits, setting) => bits ^ 1 << (action[setting] < 0 ? ~action[setting] : action[setting])
                                )
                        )
                        .ToArray()
                ),
        ];
    }
}
