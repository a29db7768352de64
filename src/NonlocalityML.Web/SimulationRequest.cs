using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using NonlocalityML.Datasets.Tables;
using NonlocalityML.Experiments;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Web;

/// <summary>A table that is to be computed from a named state and angles, never from a file.</summary>
internal sealed partial record SimulationRequest(
    string State,
    IReadOnlyList<IReadOnlyList<Measurement>> Measurements,
    double Visibility,
    int? Shots,
    ulong Seed
)
{
    private const int LargestState = 6,
        MostShots = 1_000_000;

    /// <exception cref="InvalidInputException">A word that is missing, wrong or too large.</exception>
    public static SimulationRequest Read(IQueryCollection query, ServerOptions options)
    {
        var (state, angles) = ((string?)query["state"] ?? "", (string?)query["angles"] ?? "");
        if (!Simulated().IsMatch(state))
            throw new InvalidInputException(
                $"state is '{state}'; werner, bell-diagonal, schmidt, ghz, w or isotropic is simulated here, the last three "
                    + "with at most 6 parties or levels."
            );
        var measurements = AngleList.Parse(angles);
        var entries = measurements.Aggregate(1.0, (product, party) => product * 2 * party.Count);
        if (measurements.Count > LargestState || entries > options.MaximumTable)
            throw new InvalidInputException(
                $"angles make a table of {entries:N0} entries; this page takes {options.MaximumTable}."
            );
        var visibility = Number(query, "visibility", 1);
        var shots = string.IsNullOrEmpty(query["shots"]) ? (double?)null : Number(query, "shots", 1);
        if (visibility is not (>= 0 and <= 1))
            throw new InvalidInputException($"visibility is {visibility}; a number from 0 to 1 is allowed.");
        if (shots is { } many && (many is < 1 or > MostShots || many != Math.Floor(many)))
            throw new InvalidInputException($"shots is {many}; 1 to {MostShots} is allowed.");
        return new SimulationRequest(state, measurements, visibility, (int?)shots, 1);
    }

    public string Csv(CancellationToken stop)
    {
        var state = NamedStates.Parse(State, stop);
        if (state.Parties != Measurements.Count)
            throw new InvalidInputException(
                $"Measurements are given for {Measurements.Count} parties; {State} has {state.Parties}. Settings of a party have "
                    + "commas between them, parties semicolons."
            );
        var behavior = BornRule.Apply(state.WithVisibility(Visibility), Measurements);
        return TableWriter.Csv(
            Shots is { } shots
                ? new RawTable(
                    State,
                    behavior.Scenario,
                    TableKind.Counts,
                    [.. SimulatedCounts.Draw(behavior, shots, Seed).Table],
                    "simulated"
                )
                : new RawTable(State, behavior.Scenario, TableKind.Probabilities, [.. behavior.Table], "simulated")
        );
    }

    private static double Number(IQueryCollection query, string name, double usual) =>
        string.IsNullOrEmpty(query[name]) ? usual
        : double.TryParse((string?)query[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw new InvalidInputException($"{name} is '{(string?)query[name]}'; a number is needed.");

    /// <summary>States whose size is small whatever their numbers are.</summary>
    [GeneratedRegex(@"^(werner|bell-diagonal|schmidt)\b|^(ghz|w):[2-6]$|^isotropic:[2-6](,|$)")]
    private static partial Regex Simulated();
}
