using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Web;

/// <summary>The table that a client asks about.</summary>
/// <param name="Measured">The table that was sent.</param>
/// <param name="Visibility">The share of it; the rest is white noise.</param>
/// <param name="WithStatistics">Statistics are wanted, where there are counts.</param>
/// <param name="Form">The form that was named before the data, on which the statistical verdict rests; null where none
/// was.</param>
internal sealed record TableRequest(MeasuredTable Measured, double Visibility, bool WithStatistics, NamedForm? Form)
{
    private const int LongestName = 100;

    private static readonly UTF8Encoding StrictText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The table to judge: as measured, or with noise mixed in.</summary>
    public MeasuredTable Table => Visibility < 1 ? Measured.WithVisibility(Visibility) : Measured;

    /// <summary>About how many numbers are looked at: entries times strategies, once for each time the table is
    /// labelled.</summary>
    public double Cost(StatisticsOptions statistics) =>
        (double)Measured.Scenario.TableLength
        * (double)Measured.Scenario.StrategyCount
        * (WithStatistics && Measured.Counts is not null ? statistics.Bootstrap.Replicates : 1);

    /// <summary>Reads body (CSV, or JSON with scenario and counts or probabilities) and query (visibility, statistics,
    /// name).</summary>
    /// <exception cref="Problem">400: not readable; 413: too long; 415: of another type.</exception>
    /// <exception cref="InvalidInputException">Readable, but no such table, or one that is too large to be scored
    /// here.</exception>
    public static async Task<TableRequest> Read(HttpContext context, ServerOptions options, CancellationToken stop)
    {
        var query = context.Request.Query;
        var (visibility, statistics, name) = (
            Visible((string?)query["visibility"]),
            Flag((string?)query["statistics"]),
            (string?)query["name"] ?? "table"
        );
        if (name.Length is 0 or > LongestName)
            throw Bad($"name has {name.Length} characters; 1 to {LongestName} are allowed");
        var form = (string?)query["inequality"] is { } inequality ? new NamedForm(inequality) : null;
        var isJson = IsJson(context.Request.ContentType);
        var text = await ReadText(context, options, stop);
        var table = isJson ? ParseJson(name, text) : MeasuredTable.Parse(name, text);
        RequireSize(table.Scenario, options);
        form?.In(table.Scenario);
        return new TableRequest(table, visibility, statistics, form);
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

    private static async Task<string> ReadText(HttpContext context, ServerOptions options, CancellationToken stop)
    {
        using var bytes = new MemoryStream();
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
        try
        {
            return StrictText.GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Bad("the body is not UTF-8");
        }
    }

    /// <summary>What is no JSON at all is told apart from JSON that is no table.</summary>
    private static MeasuredTable ParseJson(string name, string text)
    {
        try
        {
            StrictJson.Document(text, StringComparer.OrdinalIgnoreCase).Dispose();
        }
        catch (InvalidInputException exception)
        {
            throw Bad($"not the JSON of a table: {exception.Message.TrimEnd('.')}");
        }

        return MeasuredTable.Parse(name, text);
    }

    private static void RequireSize(Scenario scenario, ServerOptions options)
    {
        if (scenario.TableLength > options.MaximumTable || scenario.StrategyCount > options.MaximumStrategies)
        {
            throw new InvalidInputException(
                $"{scenario} has {scenario.TableLength} entries and {scenario.StrategyCount} strategies; this page takes "
                    + $"{options.MaximumTable} and {options.MaximumStrategies}, "
                    + "the command line more."
            );
        }
    }

    private static double Visible(string? text) =>
        text is null ? 1
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 ? value
        : throw Bad("visibility is not a number from 0 to 1");

    private static bool Flag(string? text) =>
        text switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw Bad("statistics is neither true nor false"),
        };

    private static Problem Bad(string detail) => new(StatusCodes.Status400BadRequest, $"Not readable: {detail}.");
}
