using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using NonlocalityML.Bell;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Completion;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Web;

/// <summary>What a client asks about.</summary>
/// <param name="Sent">The table that was sent; null where it is not complete.</param>
/// <param name="Incomplete">The table where it is not complete.</param>
/// <param name="Blocks">Trials in their order, where these were sent.</param>
/// <param name="Visibility">The share of the table; the rest is white noise.</param>
/// <param name="Statistics">What is wanted of statistics, where there are counts; null for none.</param>
internal sealed record TableRequest(
    MeasuredTable? Sent,
    IncompleteTable? Incomplete,
    TrialBlocks? Blocks,
    double Visibility,
    StatisticsOptions? Statistics
)
{
    private static readonly StatisticsOptions Usual = new() { Bootstrap = new BootstrapOptions { Replicates = 400 } };

    private const int LongestName = 100;

    private static readonly UTF8Encoding StrictText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The table to judge: as measured, or with noise mixed in.</summary>
    public MeasuredTable Table => Visibility < 1 ? Measured.WithVisibility(Visibility) : Measured;

    /// <summary>The complete table that was sent.</summary>
    public MeasuredTable Measured => Sent!;

    private Scenario Scenario => Sent?.Scenario ?? Incomplete!.Scenario;

    /// <summary>About how many numbers are looked at: entries times strategies, once for each time the table is
    /// labelled.</summary>
    public double Cost() =>
        (double)Scenario.TableLength
        * (double)Scenario.StrategyCount
        * (Statistics is { } asked && Sent?.Counts is not null ? asked.Bootstrap.Replicates : 1);

    /// <summary>Reads body (whatever text the reader of files takes, or with trials a list of trials) and query (visibility,
    /// statistics, inequality, bias, trials, scenario, layout, name).</summary>
    /// <exception cref="Problem">400: not readable; 413: too long; 415: of another type.</exception>
    /// <exception cref="InvalidInputException">Readable, but no such table, or one that is too large to be scored
    /// here.</exception>
    public static async Task<TableRequest> Read(HttpContext context, ServerOptions options, CancellationToken stop)
    {
        var query = context.Request.Query;
        var (visibility, name) = (Visible((string?)query["visibility"]), (string?)query["name"] ?? "table");
        if (name.Length is 0 or > LongestName)
            throw Bad($"name has {name.Length} characters; 1 to {LongestName} are allowed");
        var form = (string?)query["inequality"] is { Length: > 0 } inequality ? new NamedForm(inequality) : null;
        var statistics = Flag(query, "statistics")
            ? Usual with
            {
                Form = form,
                SettingsBias = Bias((string?)query["bias"]),
            }
            : null;
        var (isJson, areTrials) = (IsJson(context.Request.ContentType), Flag(query, "trials"));
        var text = await ReadText(context, options, stop);
        if (areTrials)
        {
            var blocks = TrialFile.Parse(name, new MemoryStream(StrictText.GetBytes(text)), stop);
            RequireSize(blocks.Total.Scenario, options);
            form?.In(blocks.Total.Scenario);
            return new TableRequest(MeasuredTable.Of(name, blocks.Total), null, blocks, visibility, statistics);
        }

        if (isJson)
            RequireJson(text);
        var raw = TableReader.Parse(name, text, Options(query));
        RequireSize(raw.Scenario, options);
        form?.In(raw.Scenario);
        if (!raw.IsComplete && visibility < 1)
            throw new InvalidInputException("White noise is mixed into complete tables; this one has gaps.");
        return raw.IsComplete
            ? new TableRequest(MeasuredTable.Of(raw), null, null, visibility, statistics)
            : new TableRequest(null, IncompleteTable.Of(raw), null, visibility, null);
    }

    private static bool IsJson(string? contentType) =>
        contentType?.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            "application/json" => true,
            null or "" or "text/csv" or "text/plain" or "application/csv" => false,
            _ => throw new Problem(
                StatusCodes.Status415UnsupportedMediaType,
                "The body is of another type; text/csv or application/json is needed."
            ),
        };

    /// <summary>The table of a file that is sent as its bytes: text, .npy, .npz, .mat, Parquet.</summary>
    /// <exception cref="Problem">413: too long.</exception>
    /// <exception cref="InvalidInputException">No table, or one that is too large.</exception>
    public static async Task<RawTable> ReadFile(HttpContext context, ServerOptions options, CancellationToken stop)
    {
        using var bytes = await ReadBody(context, options, stop);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, bytes.ToArray(), stop);
            var raw = TableReader.Read(file, Options(context.Request.Query));
            RequireSize(raw.Scenario, options);
            return raw;
        }
        catch (InvalidInputException exception)
        {
            throw new InvalidInputException(exception.Message.Replace(file, "the file", StringComparison.Ordinal), exception);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static async Task<string> ReadText(HttpContext context, ServerOptions options, CancellationToken stop)
    {
        using var bytes = await ReadBody(context, options, stop);
        try
        {
            return StrictText.GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Bad("the body is not UTF-8");
        }
    }

    /// <summary>Scenario and layout, where the table does not tell them.</summary>
    private static TableOptions Options(IQueryCollection query) =>
        new()
        {
            Scenario = (string?)query["scenario"] is { Length: > 0 } scenario ? Bell.Scenario.Parse(scenario) : null,
            Layout = (string?)query["layout"] is { Length: > 0 } layout ? TableLayouts.Named(layout) : null,
        };

    private static async Task<MemoryStream> ReadBody(HttpContext context, ServerOptions options, CancellationToken stop)
    {
        var bytes = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(bytes, stop);
        }
        catch (Exception exception)
            when (exception is IOException and not BadHttpRequestException or OverflowException or FormatException)
        {
            // Kestrel's own complaints are answered as such; a chunk whose length is no number that it can hold comes as one of
            // these.
            throw Bad("the body breaks off, or says a length that it cannot have");
        }

        if (bytes.Length > options.MaximumBody)
            throw new Problem(StatusCodes.Status413PayloadTooLarge, $"At most {options.MaximumBody} bytes are read.");
        if (bytes.Length == 0)
            throw Bad("the body is empty; a table is needed");
        return bytes;
    }

    /// <summary>What is no JSON at all is told apart from JSON that is no table.</summary>
    private static void RequireJson(string text)
    {
        try
        {
            StrictJson.Document(text, StringComparer.OrdinalIgnoreCase).Dispose();
        }
        catch (InvalidInputException exception)
        {
            throw Bad($"not the JSON of a table: {exception.Message.TrimEnd('.')}");
        }
    }

    public static void RequireSize(Scenario scenario, ServerOptions options)
    {
        if (scenario.TableLength > options.MaximumTable || scenario.StrategyCount > options.MaximumStrategies)
        {
            throw new InvalidInputException(
                $"{scenario} has {scenario.TableLength} entries and {scenario.StrategyCount} strategies; this page takes "
                    + $"{options.MaximumTable} and {options.MaximumStrategies}, "
                    + $"the command line more: a label takes about {LabelCost.Duration(LabelCost.Seconds(scenario))} there."
            );
        }
    }

    private static double Visible(string? text) =>
        text is null ? 1
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 ? value
        : throw Bad("visibility is not a number from 0 to 1");

    private static double Bias(string? text) =>
        string.IsNullOrEmpty(text) ? 0
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1 ? value
        : throw Bad("bias is not a number from 0 to less than 1/m");

    private static bool Flag(IQueryCollection query, string name) =>
        (string?)query[name] switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw Bad($"{name} is neither true nor false"),
        };

    private static Problem Bad(string detail) => new(StatusCodes.Status400BadRequest, $"Not readable: {detail}.");
}
