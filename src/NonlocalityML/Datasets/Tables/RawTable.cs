using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>A table as a file gives it, before anything is asked of it.</summary>
/// <param name="Name">The file, or whatever names the table to people.</param>
/// <param name="Scenario">Outcomes and settings.</param>
/// <param name="Kind">What the numbers are.</param>
/// <param name="Values">
/// [a,b,..,x,y,..] in C order: counts, or numbers that sum to 1 for each joint setting; NaN where a number is not known.
/// </param>
/// <param name="Understood">How the file was read, in one line.</param>
public sealed record RawTable(string Name, Scenario Scenario, TableKind Kind, double[] Values, string Understood)
{
    /// <summary>Sums of entries that are not known by themselves; joint settings with sums have no known entry.</summary>
    public IReadOnlyList<KnownSum> Sums { get; init; } = [];

    /// <summary>Standard errors that the file tells; null where it tells none, or where counts have their own.</summary>
    public StandardErrors? Errors { get; init; }

    /// <summary>Whether every number is known.</summary>
    public bool IsComplete => !Array.Exists(Values, double.IsNaN);

    /// <summary>The probabilities, or the relative frequency of each outcome within its joint setting.</summary>
    /// <exception cref="InvalidInputException">A number is not known, or the counts are too many.</exception>
    public Behavior ToBehavior() =>
        Kind == TableKind.Counts ? ToCounts().Frequencies() : Named(() => new Behavior(Scenario, Whole()));

    /// <exception cref="InvalidInputException">No counts, a joint setting without trials, or too many.</exception>
    public Counts ToCounts() =>
        Kind == TableKind.Counts
            ? Named(() => new Counts(Scenario, Whole()))
            : throw new InvalidInputException(
                $"{Name} holds {(Kind == TableKind.Frequencies ? "weighted counts" : "probabilities")}; counts are needed."
            );

    private double[] Whole() =>
        IsComplete
            ? Values
            : throw new InvalidInputException(
                $"the table is not complete ({Understood}): score proves bounds over all completions; "
                    + $"{(Sums.Count > 0 ? "mean outcomes beside the correlators" : "all joint settings")} are needed here."
            );

    private T Named<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{Name}: {exception.Message}", exception);
        }
    }
}
