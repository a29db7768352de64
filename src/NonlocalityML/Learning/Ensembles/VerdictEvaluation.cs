using System.Text.Json.Serialization;

namespace NonlocalityML.Learning;

/// <summary>How often a learned distance says rightly whether a behavior lies in a set, where that is proven.</summary>
/// <param name="Above">A score above this is called outside; the best on the points that were learned.</param>
/// <param name="Points">Number of proven points, of which nothing was learned.</param>
/// <param name="Accuracy">Share of them that are called rightly.</param>
/// <param name="Inside">Those inside.</param>
/// <param name="InsideCalledOutside">Of them, wrongly.</param>
/// <param name="OutsideCalledInside">Of the others, wrongly.</param>
public sealed record VerdictEvaluation(
    double Above,
    long Points,
    double Accuracy,
    long Inside,
    long InsideCalledOutside,
    long OutsideCalledInside
)
{
    /// <summary>The same in words.</summary>
    [JsonIgnore]
    internal string Sentence =>
        $"verdicts of {Points} proven validation points: {Accuracy:P2} right; {InsideCalledOutside} of {Inside} local ones "
        + $"called not local, {OutsideCalledInside} of {Points - Inside} not local ones called local";

    /// <param name="above">A score above this is called outside.</param>
    /// <param name="scores">What the model says.</param>
    /// <param name="labels">0 for points inside.</param>
    internal static VerdictEvaluation Of(double above, ReadOnlySpan<float> scores, ReadOnlySpan<float> labels)
    {
        var (inside, calledOutside, calledInside) = (0L, 0L, 0L);
        for (var i = 0; i < scores.Length; i++)
        {
            inside += labels[i] <= 0 ? 1 : 0;
            calledOutside += labels[i] <= 0 && scores[i] > above ? 1 : 0;
            calledInside += labels[i] > 0 && scores[i] <= above ? 1 : 0;
        }

        var right = scores.Length - calledOutside - calledInside;
        return new VerdictEvaluation(above, scores.Length, (double)right / scores.Length, inside, calledOutside, calledInside);
    }

    /// <summary>The number that divides scores of points inside from those outside with the fewest faults.</summary>
    internal static double BestAbove(float[] scores, float[] labels)
    {
        var order = Enumerable.Range(0, scores.Length).OrderBy(i => scores[i]).ToArray();
        var faults = labels.Count(label => label <= 0); // with everything called outside
        var (fewest, best) = (faults, double.NegativeInfinity);
        for (var k = 0; k < order.Length; k++)
        {
            faults += labels[order[k]] > 0 ? 1 : -1;
            var isLastOfItsScore = k + 1 == order.Length || scores[order[k + 1]] > scores[order[k]];
            if (isLastOfItsScore && faults < fewest)
                (fewest, best) = (
                    faults,
                    k + 1 == order.Length ? scores[order[k]] : (scores[order[k]] + scores[order[k + 1]]) / 2
                );
        }

        return Math.Max(0, best);
    }
}
