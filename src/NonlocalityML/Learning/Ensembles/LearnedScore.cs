using System.Text.Json.Serialization;
using NonlocalityML.Bell;

namespace NonlocalityML.Learning;

/// <summary>What a model says of one behavior.</summary>
/// <param name="Value">The score.</param>
/// <param name="IsUsual">Whether the model is made for the behavior: it is no further from the middle of the training points than
/// nearly all of these are, and, of NL of two parties with two outcomes, the score lies no more than four times the model's mean
/// error outside of what is quickly proven. Always so of a score that comes with an interval, whose width says how wrong it may
/// be.</param>
public sealed record LearnedScore(double Value, bool IsUsual)
{
    /// <summary>At most NL, as the graph of the model finds it; null where the model has no interval. For a proof, certify the
    /// behavior: the file of a model is not checked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Lower { get; init; }

    /// <summary>At least NL, in the same way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Upper { get; init; }

    /// <summary>What the model is, where it is no trained network; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary>What the model's card says must be known first; null where there is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Warning { get; init; }
}

/// <summary>The class that a model finds most probable for one behavior.</summary>
/// <param name="Class">The class.</param>
/// <param name="Probability">As the model states it.</param>
/// <param name="IsUsual">As in <see cref="LearnedScore"/>.</param>
public sealed record LearnedClass(Membership Class, double Probability, bool IsUsual);
