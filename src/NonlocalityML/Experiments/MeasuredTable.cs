using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
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

    /// <summary>The Bell inequality that was named before the counts were taken, from the file's sidecar; null where nothing says
    /// so.</summary>
    public NamedForm? Form { get; init; }

    /// <summary>How the file was read, in one line; null for a table that was made otherwise.</summary>
    public string? ReadAs { get; init; }

    /// <summary>Frequencies of weighted or background-subtracted counts, to which no trials and so no p-values belong.</summary>
    public bool IsWeighted { get; init; }

    /// <summary>Standard errors that the file tells; null where it tells none, or where counts have their own.</summary>
    public StandardErrors? Errors { get; init; }

    /// <summary>What the numbers are, for sentences: <c>probabilities</c> or <c>frequencies</c>.</summary>
    public string Data => Counts is null && !IsWeighted ? "probabilities" : "frequencies";

    public static MeasuredTable Of(string name, Counts counts) => new(name, counts.Frequencies(), counts);

    /// <summary>Reads a file as <see cref="TableReader"/> does, and the form named in advance from <c>FILE.plan.json</c> beside
    /// it.</summary>
    /// <exception cref="InvalidInputException">Names the file, the place, the value, and what is allowed.</exception>
    public static MeasuredTable Read(string path, TableOptions? options = null) =>
        Of(TableReader.Read(path, options)) with
        {
            Form = NamedForm.Beside(path),
        };

    /// <summary>The same table from text that is no file.</summary>
    /// <exception cref="InvalidInputException">Names the table, the place, the value, and what is allowed.</exception>
    public static MeasuredTable Parse(string name, string text, TableOptions? options = null) =>
        Of(TableReader.Parse(name, text, options));

    /// <exception cref="InvalidInputException">The table is not complete, or its counts are no counts.</exception>
    public static MeasuredTable Of(RawTable raw)
    {
        var behavior = raw.ToBehavior();
        return new MeasuredTable(raw.Name, behavior, raw.Kind == TableKind.Counts ? raw.ToCounts() : null)
        {
            ReadAs = raw.Understood,
            IsWeighted = raw.Kind == TableKind.Frequencies,
            Errors = raw.Errors,
        };
    }

    /// <summary>
    /// The table with white noise mixed in: visibility * q + (1 - visibility) / (outcomes), as probabilities, since no counts
    /// belong to them.
    /// </summary>
    /// <param name="visibility">The share of the measured table, 0 to 1.</param>
    /// <exception cref="InvalidInputException">Another visibility.</exception>
    public MeasuredTable WithVisibility(double visibility) =>
        visibility is >= 0 and <= 1
            ? new MeasuredTable(Name, Behavior.MixWith(Behaviors.WhiteNoise(Scenario), visibility), null)
            : throw new InvalidInputException($"The visibility is {visibility}; a number from 0 to 1 is needed.");
}
