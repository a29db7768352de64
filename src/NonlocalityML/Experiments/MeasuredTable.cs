using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments;

/// <summary>What an experiment gives: counts, or probabilities alone.</summary>
/// <param name="Name">The file, or whatever names the table to people.</param>
/// <param name="Behavior">Relative frequencies or probabilities, as measured; they may signal.</param>
/// <param name="Counts">The counts; null where only probabilities are known.</param>
public sealed record MeasuredTable(string Name, Behavior Behavior, Counts? Counts)
{
    public Scenario Scenario => Behavior.Scenario;

    public static MeasuredTable Of(string name, Counts counts) => new(name, counts.Frequencies(), counts);

    /// <summary>Reads a CSV file of <see cref="TableCsv"/>.</summary>
    /// <exception cref="InvalidInputException">Names the file, the place, the value, and what is allowed.</exception>
    public static MeasuredTable Read(string path)
    {
        var csv = TableCsv.Read(path);
        if (!csv.IsCounts) return new MeasuredTable(path, csv.ToBehavior(), null);
        try
        {
            return Of(path, new Counts(csv.Scenario, csv.Table));
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{path}: {exception.Message}", exception);
        }
    }
}
