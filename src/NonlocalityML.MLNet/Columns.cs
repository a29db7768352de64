namespace NonlocalityML.MLNet;

/// <summary>Names of columns, ML.NET's own where it has one.</summary>
public static class Columns
{
    public const string Features = "Features";

    public const string Label = "Label";

    /// <summary>Proven lower bound, Double.</summary>
    public const string Lower = "Lower";

    /// <summary>Proven upper bound, Double.</summary>
    public const string Upper = "Upper";

    public const string Weight = "Weight";

    /// <summary>The column of a model's answer: evidence, not proof.</summary>
    public const string Score = "Score";

    /// <summary>How far a row is from what the model was trained on, as <see cref="Learning.Scorer.Remoteness"/>
    /// measures.</summary>
    public const string Remoteness = "Remoteness";

    public const string PredictedLabel = "PredictedLabel";
}
