using NonlocalityML.Labeling.Visibilities;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>Where a deterministic strategy of one party points: the mean of answer times axis, scaled to length one.</summary>
/// <param name="X">As <paramref name="Y"/> and <paramref name="Z"/>; Z is 0 in a plane.</param>
/// <param name="Y">See <paramref name="X"/>.</param>
/// <param name="Z">See <paramref name="X"/>.</param>
/// <param name="Weight">Share of the strategy in the model.</param>
internal readonly record struct StrategyVector(double X, double Y, double Z, double Weight);

/// <summary>The directions of a model's strategies.</summary>
internal static class StrategyVectors
{
    /// <summary>In the order of the model; strategies without direction are left out.</summary>
    /// <param name="model">Its axes stand for themselves and their opposites, so that answers count once.</param>
    /// <param name="party">From 0.</param>
    public static IReadOnlyList<StrategyVector> Of(PolyhedralModel model, int party)
    {
        var axes = model.Hulls[party].Axes.Vectors();
        var first = model.Target.Lengths.Take(party).Sum() + model.Target.First;
        var found = new List<StrategyVector>();
        foreach (var (strategy, weight) in model.Strategies.Zip(model.Weights))
        {
            var sum = new double[3];
            for (var axis = 0; axis < axes.Count; axis++)
            for (var k = 0; k < axes[axis].Length; k++)
                sum[k] += strategy[first + axis] * axes[axis][k];
            var length = Math.Sqrt(sum.Sum(value => value * value));
            if (length > 1e-9)
                found.Add(
                    new(sum[0] / length, sum[1] / length, sum[2] / length, Math.ScaleB(weight, -PolyhedralModel.WeightPlaces))
                );
        }

        return found;
    }
}
