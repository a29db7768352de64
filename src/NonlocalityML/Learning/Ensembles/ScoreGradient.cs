using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Datasets.Labels;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>How a score changes with the behavior, by central differences at what the model is given: reduced coefficients of the
/// inequality that the model uses there.</summary>
internal static class ScoreGradient
{
    /// <summary>Small against the size of linear pieces of a network, large against the rounding of Real32.</summary>
    private const double Step = 1e-3;

    /// <param name="scorer">A model of NL.</param>
    /// <param name="behavior">A no-signalling behavior; without marginals for a model of correlators.</param>
    /// <returns>Coefficients in slots, as <see cref="ReducedInequality.Project"/> gives them; all zero where the score is
    /// flat.</returns>
    /// <exception cref="InvalidInputException">A model of something else.</exception>
    public static double[] Of(Scorer scorer, Behavior behavior)
    {
        var space = SpaceOf(scorer);
        var (scenario, length) = (scorer.Space.Scenario, scorer.Space.Length);
        var row = new float[length];
        var (posed, places) = scorer.IsPosed(behavior)
            ? CanonicalBehavior.WithPlaces(behavior)
            : (behavior, [.. Enumerable.Range(0, scenario.SlotLength)]);
        scorer.Space.Write(posed, row);
        var rows = new float[2 * scenario.SlotLength * length];
        for (var slot = 0; slot < scenario.SlotLength; slot++)
        {
            // The component of the gradient along the projected unit vector of a slot is the entry of the projected gradient.
            var unit = new double[scenario.SlotLength];
            unit[slot] = 1;
            var direction = Features(scenario, ReducedInequality.Project(scenario, unit, space), space);
            for (var i = 0; i < length; i++)
            {
                rows[(2 * slot * length) + i] = (float)(row[i] + (Step * direction[i]));
                rows[(((2 * slot) + 1) * length) + i] = (float)(row[i] - (Step * direction[i]));
            }
        }

        var scores = scorer.Score(rows);
        var gradient = new double[scenario.SlotLength];
        for (var slot = 0; slot < gradient.Length; slot++)
            gradient[places[slot]] = ((double)scores[2 * slot] - scores[(2 * slot) + 1]) / (2 * Step);
        return gradient;
    }

    /// <summary>The space that the model's features span.</summary>
    /// <exception cref="InvalidInputException">A model of something else than NL of tables or correlators.</exception>
    public static CorrelationSpace SpaceOf(Scorer scorer) =>
        (scorer.Kind, scorer.Space.Name) switch
        {
            (NonlocalityLabels, "table") => CorrelationSpace.NoSignaling,
            (NonlocalityLabels, "correlators") => CorrelationSpace.FullCorrelators,
            _ => throw new InvalidInputException(
                $"The model tells {scorer.Kind} of {scorer.Space.Name}; inequalities explain models of nl."
            ),
        };

    private static double[] Features(Scenario scenario, double[] slots, CorrelationSpace space)
    {
        var table = scenario.ToTable<double>(slots);
        if (space == CorrelationSpace.NoSignaling)
            return table;
        var settings = scenario.SettingTuples;
        return
        [
            .. Enumerable
                .Range(0, settings)
                .Select(i => table[i] - table[settings + i] - table[(2 * settings) + i] + table[(3 * settings) + i]),
        ];
    }
}
