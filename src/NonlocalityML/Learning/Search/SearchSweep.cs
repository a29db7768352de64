using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning.Search;

/// <summary>One number of a laboratory that takes several values, each searched by itself.</summary>
/// <param name="Variable">state, visibility or efficiency.</param>
/// <param name="From">The first value.</param>
/// <param name="To">No value lies beyond it.</param>
/// <param name="Step">From one value to the next.</param>
public sealed record SearchSweep(string Variable, double From, double To, double Step)
{
    private const int MostValues = 1000;

    /// <summary>Reads <c>visibility,0.7,0.8,0.01</c>.</summary>
    /// <exception cref="InvalidInputException">Another form, or numbers that do not make a sweep.</exception>
    public static SearchSweep Parse(string text)
    {
        var words = text.Split(',');
        double[] numbers =
        [
            .. words
                .Skip(1)
                .Select(word =>
                    double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN
                ),
        ];
        if (words.Length != 4 || !numbers.All(double.IsFinite))
            throw new InvalidInputException(
                $"'{text}' is no sweep; write state, visibility or efficiency, and from, to and step, such as "
                    + "visibility,0.7,0.8,0.01."
            );
        var sweep = new SearchSweep(words[0], numbers[0], numbers[1], numbers[2]);
        _ = sweep.Of(new LaboratoryOptions());
        return sweep;
    }

    /// <summary>The values, rounded to 12 decimal places.</summary>
    [JsonIgnore]
    public ImmutableArray<double> Values
    {
        get
        {
            var count = Step == 0 ? 0 : Math.Floor(((To - From) / Step) + 1e-9) + 1;
            return count is >= 1 and <= MostValues
                ? [.. Enumerable.Range(0, (int)count).Select(i => Math.Round(From + (i * Step), 12))]
                : throw new InvalidInputException(
                    $"A sweep from {From} to {To} by {Step} has {Math.Max(0, count)} values; 1 to {MostValues} are accepted."
                );
        }
    }

    /// <summary>The laboratories of the sweep.</summary>
    public ImmutableArray<LaboratoryOptions> Of(LaboratoryOptions options) =>
        [
            .. Values.Select(value =>
            {
                var changed = Variable switch
                {
                    "state" => options with { State = value },
                    "visibility" => options with { Visibility = value },
                    "efficiency" => options with { Efficiency = value },
                    _ => throw new InvalidInputException($"'{Variable}' cannot be swept; state, visibility and efficiency can."),
                };
                changed.Require();
                return changed;
            }),
        ];
}
