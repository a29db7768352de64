using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace NonlocalityML.Learning.Search;

/// <summary>The file <c>found.json</c>: what was asked and what was found.</summary>
/// <param name="Format">Version of the layout.</param>
/// <param name="Options">All that decides the result.</param>
/// <param name="Distance">What the certified number is.</param>
/// <param name="Known">The known inequalities, in words.</param>
/// <param name="Laboratories">In the order of the sweep.</param>
/// <param name="ModelSha256">Checksum of the model that was climbed; null for none.</param>
public sealed record SearchResult(
    int Format,
    SearchOptions Options,
    string Distance,
    string Known,
    ImmutableArray<SearchedLaboratory> Laboratories,
    string? ModelSha256 = null
)
{
    /// <summary>The finds that are kept, in the order of the data set that holds their certificates.</summary>
    [JsonIgnore]
    public IEnumerable<(LaboratoryOptions Laboratory, Candidate Candidate)> Kept =>
        Laboratories.SelectMany(laboratory => laboratory.Best.Select(candidate => (laboratory.Laboratory, candidate)));
}

/// <summary>What a search found in one laboratory.</summary>
/// <param name="Laboratory">State, noise and measurements.</param>
/// <param name="BestScore">The best score of all candidates: evidence.</param>
/// <param name="Finds">Candidates that are proven, and violate no known inequality where that is asked for.</param>
/// <param name="Best">The finds with the largest proven lower bounds.</param>
public sealed record SearchedLaboratory(
    LaboratoryOptions Laboratory,
    double BestScore,
    int Finds,
    ImmutableArray<Candidate> Best
);
