using System.Text;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Inequalities;

/// <summary>YAML of the Faacets project (Rosset, Bancal and Gisin, J. Phys. A 47, 424022 (2014)): <c>scenario</c>,
/// <c>representation</c> and <c>coefficients</c>, of which the first party's index runs fastest.</summary>
internal static class FaacetsFile
{
    /// <param name="name">What the expression is called.</param>
    /// <param name="lines">Trimmed, without empty ones.</param>
    /// <param name="scenario">Outcomes and settings; null for those that the file has.</param>
    /// <exception cref="InvalidInputException">Something is missing, or of another length.</exception>
    public static BellExpression Parse(string name, List<string> lines, Scenario? scenario)
    {
        scenario ??= Value("scenario") is { } written
            ? Scenario.Parse(written)
            : throw new InvalidInputException("'scenario:' is missing.");
        var notation = InequalityNotations.Parse(
            Value("representation") ?? throw new InvalidInputException("'representation:' is missing.")
        );
        var start = lines.FindIndex(line => line.StartsWith("coefficients:", StringComparison.Ordinal));
        var list = new StringBuilder(lines[start]["coefficients:".Length..]);
        // A list in brackets may go over lines; or one item a line, behind a dash.
        foreach (var line in lines.Skip(start + 1).TakeWhile(line => !line.Contains(':', StringComparison.Ordinal)))
            list.Append(' ').Append(line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : line);
        var numbers = BellExpressionFile.Row(list.ToString().Replace("'", "", StringComparison.Ordinal).Trim().Trim('[', ']'));
        if (notation == InequalityNotation.Probabilities)
        {
            var slots = FromFirstPartyFastest(
                numbers,
                [.. Enumerable.Range(0, scenario.Parties).Select(scenario.Slots)],
                scenario
            );
            return BellExpressionFile.Of(name, scenario, notation, scenario.ToTable<Rational>(slots));
        }

        var shape = notation == InequalityNotation.Correlators ? Correlators.Shape(scenario) : CollinsGisin.Shape(scenario);
        return BellExpressionFile.Of(name, scenario, notation, FromFirstPartyFastest(numbers, [.. shape], scenario));

        string? Value(string key) =>
            lines
                .Where(line => line.StartsWith(key + ":", StringComparison.Ordinal))
                .Select(line => line[(key.Length + 1)..].Trim().Trim('\'', '"'))
                .FirstOrDefault();
    }

    /// <summary>Faacets lets the first party's index run fastest.</summary>
    private static Rational[] FromFirstPartyFastest(Rational[] numbers, int[] shape, Scenario scenario)
    {
        var length = shape.Aggregate(1, (product, n) => product * n);
        if (numbers.Length != length)
            throw new InvalidInputException(
                $"{numbers.Length} coefficients are given; {scenario} has {length} in this notation."
            );
        var ordered = new Rational[length];
        for (var i = 0; i < length; i++)
        {
            var (rest, index) = (i, 0);
            var stride = length;
            foreach (var size in shape)
            {
                stride /= size;
                (rest, var place) = Math.DivRem(rest, size);
                index += place * stride;
            }

            ordered[index] = numbers[i];
        }

        return ordered;
    }
}
