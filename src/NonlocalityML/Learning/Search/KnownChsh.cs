using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning.Search;

/// <summary>|E(x,y) + E(x,w) + E(u,y) - E(u,w)| &lt;= 2 for all pairs of settings x, u and y, w, the minus sign at each of the
/// four.</summary>
internal sealed class KnownChsh(Scenario scenario) : KnownInequality
{
    private readonly int rows = scenario.Settings(0),
        columns = scenario.Settings(1);

    public override string Name => "CHSH";

    public override Violation Violation(ReadOnlySpan<double> correlators, double margin, Span<double> gradient)
    {
        var (largest, total) = (-2.0, 0.0);
        gradient.Clear();
        foreach (var places in Squares())
        {
            var sum = 0.0;
            foreach (var place in places)
                sum += correlators[place];
            for (var minus = 0; minus < 4; minus++)
            {
                var value = sum - (2 * correlators[places[minus]]);
                var excess = Math.Abs(value) - 2;
                largest = Math.Max(largest, excess);
                if (excess + margin <= 0)
                    continue;
                total += excess + margin;
                for (var i = 0; i < 4; i++)
                    gradient[places[i]] += i == minus ? -Math.Sign(value) : Math.Sign(value);
            }
        }

        return new Violation(largest, total);
    }

    public override bool Holds(Behavior behavior)
    {
        var full = Full(behavior);
        foreach (var places in Squares())
        {
            var values = places
                .Select(place => full[(((place / (columns + 1)) - 1) * columns) + (place % (columns + 1)) - 1])
                .ToArray();
            var sum = values[0] + values[1] + values[2] + values[3];
            if (values.Any(value => Rational.Abs(sum - value - value) > 2))
                return false;
        }

        return true;
    }

    /// <summary>Where the four correlators of each pair of pairs stand.</summary>
    private IEnumerable<int[]> Squares() =>
        from x in Enumerable.Range(1, rows)
        from u in Enumerable.Range(x + 1, rows - x)
        from y in Enumerable.Range(1, columns)
        from w in Enumerable.Range(y + 1, columns - y)
        select (int[])[Place(x, y), Place(x, w), Place(u, y), Place(u, w)];

    private int Place(int x, int y) => (x * (columns + 1)) + y;
}
