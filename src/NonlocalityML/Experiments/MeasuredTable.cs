using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments;

/// <summary>What an experiment gives: counts, or probabilities alone.</summary>
/// <param name="Name">The file, or whatever names the table to people.</param>
/// <param name="Behavior">Relative frequencies or probabilities, as measured; they may signal.</param>
/// <param name="Counts">The counts; null where only probabilities are known.</param>
public sealed record MeasuredTable(string Name, Behavior Behavior, Counts? Counts)
{
    public Scenario Scenario => Behavior.Scenario;

    /// <summary>The Bell inequality that was named before the counts were taken, from the file's sidecar; null where nothing says so.</summary>
    public NamedForm? Form { get; init; }

    /// <summary>What the numbers are, for sentences: <c>probabilities</c> or <c>frequencies</c>.</summary>
    public string Data => Counts is null ? "probabilities" : "frequencies";

    public static MeasuredTable Of(string name, Counts counts) => new(name, counts.Frequencies(), counts);

    /// <summary>Reads a CSV file of <see cref="TableCsv"/>, and the form named in advance from <c>FILE.plan.json</c> beside it.</summary>
    /// <exception cref="InvalidInputException">Names the file, the place, the value, and what is allowed.</exception>
    public static MeasuredTable Read(string path) => Of(TableCsv.Read(path)) with { Form = NamedForm.Beside(path) };

    /// <summary>The same table from text that is no file.</summary>
    /// <exception cref="InvalidInputException">Names the table, the place, the value, and what is allowed.</exception>
    public static MeasuredTable Parse(string name, string text) => Of(TableCsv.Parse(name, text));

    /// <summary>
    /// The table with white noise mixed in: visibility * q + (1 - visibility) / (outcomes), as probabilities, since no counts belong to them.
    /// </summary>
    /// <param name="visibility">The share of the measured table, 0 to 1.</param>
    /// <exception cref="InvalidInputException">Another visibility.</exception>
    public MeasuredTable WithVisibility(double visibility) => visibility is >= 0 and <= 1
        ? new MeasuredTable(Name, Behavior.MixWith(Behaviors.WhiteNoise(Scenario), visibility), null)
        : throw new InvalidInputException($"The visibility is {visibility}; a number from 0 to 1 is needed.");

    private static MeasuredTable Of(TableCsv csv)
    {
        if (!csv.IsCounts) return new MeasuredTable(csv.Path, csv.ToBehavior(), null);
        try
        {
            return Of(csv.Path, new Counts(csv.Scenario, csv.Table));
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException($"{csv.Path}: {exception.Message}", exception);
        }
    }
}
