using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Hierarchy;
using NonlocalityML.Quantum.Planar;

namespace NonlocalityML.Quantum.Engines;

/// <summary>
/// The margins of a CHSH behavior q, critical visibilities minus 1, computed again in fractions from q and from explicit quantum
/// models, and not from what is stated about them.
/// </summary>
internal sealed class ChshMargins
{
    /// <summary>How far a stored margin may be from the exact one: it was computed in doubles.</summary>
    public const double Rounding = 1e-9;

    private static readonly Rational Noise = new(1, 4);

    private readonly Rational[] q;

    public ChshMargins(Behavior behavior) => q = Array.ConvertAll(behavior.Table.ToArray(), Rational.FromDouble);

    /// <summary>2/S - 1, at most 3, S being the largest of the eight CHSH values.</summary>
    public Rational Local
    {
        get
        {
            var correlators = Enumerable.Range(0, 4).Select(Correlator).ToArray();
            var sum = correlators.Aggregate((a, b) => a + b);
            var largest = correlators.Select(value => Rational.Abs(sum - value - value)).Aggregate(Rational.Max);
            var limit = Rational.FromDouble(QuantumVisibility.Largest);
            return (largest * limit <= 2 ? limit : 2 / largest) - 1;
        }
    }

    /// <summary>
    /// Whether models reach the stated margin v - 1: below 0 their mixture p must be v q + (1 - v) noise; above, without the
    /// white noise that brings it back to q: a share w of noise with the rest p makes q where p is v q + (1 - v) noise with v =
    /// 1/(1 - w).
    /// </summary>
    /// <returns>Null, or one line.</returns>
    /// <remarks>q with S > 2 is at least 1/4 from white noise, so that a false v is off by at least a quarter of its error along
    /// the line.</remarks>
    public string? FaultOf(PlanarMixture mixture, double stated)
    {
        if (!double.IsFinite(stated))
            return $"margin 1 is {stated:R}; a finite number is needed";
        var count = mixture.Models.Count;
        if (stated > 0 && count > 1 && mixture.Models[^1] == PlanarModel.Noise)
            count--;
        var models = new ModelMixture(
            mixture.Models.Take(count).Select(model => model.ToPureModel()),
            mixture.Weights.Take(count)
        );
        var (p, v, sum) = (models.ExactTable(), Rational.FromDouble(stated) + 1, Rational.Zero);
        for (var i = 0; i < q.Length; i++)
            sum += Rational.Abs(p[i] - Noise - (v * (q[i] - Noise)));
        var distance = (sum / (2 * Scenario.Chsh.SettingTuples)).RoundUp();
        // Without the noise, what a mixture is off from q is stretched by v.
        return distance <= Classification.ModelTolerance * Math.Max(1, 1 + stated)
            ? null
            : $"margin 1 is {stated:R}; the quantum models are {distance:G3} from there";
    }

    private Rational Correlator(int setting)
    {
        var sum = Rational.Zero;
        for (var outcomes = 0; outcomes < 4; outcomes++)
        {
            var probability = q[(outcomes * 4) + setting];
            sum += outcomes is 0 or 3 ? probability : -probability;
        }

        return sum;
    }
}
