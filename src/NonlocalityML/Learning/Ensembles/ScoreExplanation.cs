using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>What a model has learned, at one behavior: the inequalities of a catalogue that point nearly the same way as the
/// gradient of its score.</summary>
/// <param name="Score">What the model says.</param>
/// <param name="Nearest">The nearest member of each class, the nearest first; none where the score is flat.</param>
internal sealed record ScoreExplanation(LearnedScore Score, ImmutableArray<NearInequality> Nearest)
{
    /// <summary>Gradients that are smaller are rounding.</summary>
    private const double Flat = 1e-4;

    /// <param name="scorer">A model of NL.</param>
    /// <param name="behavior">No-signalling; without marginals for a model of correlators.</param>
    /// <param name="catalogue">Inequalities of the same scenario and space.</param>
    /// <param name="progress">Told how many classes are done.</param>
    /// <param name="cancellation">Stops between classes.</param>
    /// <exception cref="InvalidInputException">Model, behavior and catalogue do not belong together.</exception>
    public static ScoreExplanation Of(
        Scorer scorer,
        Behavior behavior,
        InequalityCatalogue catalogue,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        if (!scorer.Space.Scenario.Equals(catalogue.Scenario) || ScoreGradient.SpaceOf(scorer) != catalogue.Space)
        {
            throw new InvalidInputException(
                $"The model is for {scorer.Space.Name} of {scorer.Space.Scenario}; the inequalities are of "
                    + $"{catalogue.Space} of {catalogue.Scenario}."
            );
        }

        var (score, gradient) = (scorer.Score(behavior), ScoreGradient.Of(scorer, behavior));
        if (gradient.Max(Math.Abs) < Flat * catalogue.Scenario.Unit)
            return new ScoreExplanation(score, []);
        var near = new List<NearInequality>();
        foreach (var (i, entry) in catalogue.Inequalities.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(i);
            var aligned = InequalityAlignment.Best(gradient, entry.Inequality);
            var inequality = aligned.Inequality.ToInequality();
            var bound =
                catalogue.Scenario.Unit * (double)entry.Scale * (inequality.Value(behavior) - (double)inequality.LocalBound);
            near.Add(new NearInequality(i + 1, entry, aligned.Cosine, aligned.Inequality, Math.Max(0, bound)));
        }

        return new ScoreExplanation(score, [.. near.OrderByDescending(item => item.Cosine)]);
    }
}

/// <summary>An inequality near the gradient of a score.</summary>
/// <param name="Number">Number of its class in the catalogue, from 1.</param>
/// <param name="Entry">Its class.</param>
/// <param name="Cosine">The cosine of the angle between it and the gradient in the no-signalling space.</param>
/// <param name="Inequality">The member of the class that is nearest.</param>
/// <param name="Bound">The lower bound of NL that it proves at the behavior.</param>
internal sealed record NearInequality(
    int Number,
    CataloguedInequality Entry,
    double Cosine,
    ReducedInequality Inequality,
    double Bound
);
