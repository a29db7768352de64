using NonlocalityML.Learning.Search;

namespace NonlocalityML.Reports;

/// <summary>A search as parts of a page: what was asked, evidence and proof apart, for each laboratory.</summary>
internal static class SearchReport
{
    /// <summary>What was found, in one sentence.</summary>
    public static string Sentence(SearchResult result)
    {
        var (finds, starts) = (
            result.Laboratories.Sum(laboratory => laboratory.Finds),
            result.Laboratories.Length * result.Options.Starts
        );
        var what = result.Options.Scenario == SearchOptions.Bilocal ? "not bilocal" : "nonlocal";
        var beyond = result.Options.IsBeyond
            ? $", though {Holds(result)}{(result.Options.IsLocal ? " and a local model with one common source exists" : "")}"
            : "";
        return finds == 0
            ? $"no find among {starts:N0} candidates"
            : $"{finds:N0} of {starts:N0} candidates are certified {what}{beyond}";
    }

    /// <summary>One row for each laboratory.</summary>
    public static ReportTable Table(SearchResult result) =>
        new(
            $"{(result.Options.Scenario == SearchOptions.Bilocal ? "NBL" : "NL")} is {result.Distance}; scores are "
                + "evidence, only what is certified is a find",
            ["t", "visibility", "efficiency", "best score", "finds", "best certified", "excess", "t of the best"],
            [.. result.Laboratories.Select(Row)]
        );

    /// <summary>The finds that are kept, numbered as in the data set that holds their certificates.</summary>
    public static ReportTable Finds(SearchResult result) =>
        new(
            "The best finds, by row of the data set 'finds'",
            ["row", "t", "visibility", "efficiency", "score (evidence)", "proven, from", "to", "excess"],
            [
                .. result.Kept.Select(
                    (kept, row) =>
                        (IReadOnlyList<Cell>)
                            [
                                row,
                                Cell.Number(kept.Candidate.State, "F2"),
                                kept.Laboratory.Visibility,
                                kept.Laboratory.Efficiency,
                                Cell.Number(kept.Candidate.Score, "F6"),
                                Cell.AtLeast(kept.Candidate.Lower, 6),
                                Cell.AtMost(kept.Candidate.Upper, 6),
                                Cell.Number(kept.Candidate.Excess, "F6"),
                            ]
                ),
            ]
        );

    /// <summary>The settings of the kept finds, a line each.</summary>
    private static KeyValueList Angles(SearchResult result) =>
        new([
            .. result.Kept.Select(
                (kept, row) =>
                    new KeyValuePair<string, Cell>(
                        $"angles of row {row}",
                        string.Join(
                            ", ",
                            kept.Candidate.Parameters.Select(radians =>
                                $"{Math.IEEERemainder(radians * 180 / Math.PI, 360):F1}\u00b0"
                            )
                        )
                    )
            ),
        ]);

    public static IEnumerable<IReportPart> Of(SearchResult result)
    {
        yield return new KeyValueList([.. Facts(result)]);
        yield return Table(result);
        if (result.Kept.Any())
        {
            yield return Finds(result);
            yield return Angles(result);
        }
        if (result.Options.Sweep is not { } sweep)
            yield break;
        double[] values = [.. sweep.Values];
        double[] found = [.. result.Laboratories.Select(laboratory => laboratory.Best.IsEmpty ? 0 : laboratory.Best[0].Lower)];
        yield return Figures.Lines(
            "Best finds",
            $"The best score (evidence) and the best certified distance at each {sweep.Variable}; 0 where nothing was found.",
            sweep.Variable,
            "distance",
            new Series("certified", values, found),
            new Series("best score", values, [.. result.Laboratories.Select(laboratory => laboratory.BestScore)])
        );
    }

    private static Cell[] Row(SearchedLaboratory laboratory)
    {
        var (options, best) = (laboratory.Laboratory, laboratory.Best.FirstOrDefault());
        return
        [
            options.State is { } state ? Cell.Number(state) : "free",
            options.Visibility,
            options.Efficiency,
            Cell.Number(laboratory.BestScore, "F6"),
            laboratory.Finds,
            best is null ? "" : Cell.AtLeast(best.Lower, 6),
            best is null ? "" : Cell.Number(best.Excess, "F6"),
            best is null ? "" : Cell.Number(best.State, "F2"),
        ];
    }

    private static IEnumerable<KeyValuePair<string, Cell>> Facts(SearchResult result)
    {
        var (options, laboratory) = (result.Options, result.Options.Laboratory);
        KeyValuePair<string, Cell> Row(string key, Cell value) => new(key, value);
        yield return Row("scenario", options.Scenario);
        yield return Row(
            "state",
            $"{(options.Scenario == SearchOptions.Bilocal ? "from each source " : "")}cos t |00> + sin t |11>, t in degrees"
        );
        yield return Row(
            "climbed",
            options.Objective switch
            {
                "learned" => "the score of a trained model, by the gradient of its own graph",
                "certified" => "the bound of a certified network, by its inequality",
                _ => "the distance itself, by the inequality that proves it",
            }
        );
        yield return Row(
            "measurements",
            (laboratory.IsReal ? "in the xz-plane" : "anywhere on the Bloch sphere")
                + (
                    laboratory is { SmallestAngle: <= -180, LargestAngle: >= 180 }
                        ? ""
                        : $", {laboratory.SmallestAngle} to {laboratory.LargestAngle} degrees from z"
                )
                + (
                    options.Scenario != SearchOptions.Bilocal ? ""
                    : laboratory.IsJoint ? "; B any of two outcomes on both qubits"
                    : "; B each qubit by itself, the product is its outcome"
                )
        );
        if (options.IsBeyond)
            yield return Row("only", Holds(result));
        if (options.IsLocal)
            yield return Row("and only", "a local model with one common source exists (within 1e-9, proven)");
        yield return Row(
            "excess",
            $"by how much the best find violates {(options.Scenario == SearchOptions.Bilocal ? result.Known : "CHSH")}; "
                + "negative where it holds"
        );
        yield return Row("starts", options.Starts);
        yield return Row("steps", options.Steps);
        yield return Row("seed", $"{options.Seed}");
    }

    private static string Holds(SearchResult result) =>
        result.Options.Scenario == SearchOptions.Bilocal
            ? $"{result.Known} holds in all its relabellings"
            : $"no pair of settings violates {result.Known}";
}
