using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Classes;

/// <summary>Quantum models chosen at random with relative weights: again a quantum model, on the direct sum of their
/// spaces.</summary>
public sealed record ModelMixture
{
    /// <exception cref="InvalidInputException">No model, several scenarios, or a weight that is not positive and
    /// finite.</exception>
    public ModelMixture(IEnumerable<IExactQuantumModel> models, IEnumerable<double> weights)
    {
        (Models, Weights) = ([.. models], [.. weights]);
        if (Models.IsEmpty || Models.Length != Weights.Length)
            throw new InvalidInputException(
                $"A mixture has {Models.Length} models and {Weights.Length} weights; as many of both are needed, at least 1."
            );
        if (Models.Any(model => !model.Scenario.Equals(Scenario)))
            throw new InvalidInputException("The models of a mixture belong to different scenarios.");
        if (Weights.FirstOrDefault(weight => !(weight > 0 && double.IsFinite(weight)), 1) is var bad and not 1)
            throw new InvalidInputException($"The weight of a model is {bad}; a positive finite number is needed.");
    }

    public ImmutableArray<IExactQuantumModel> Models { get; }

    /// <summary>Relative weights.</summary>
    public ImmutableArray<double> Weights { get; }

    public Scenario Scenario => Models[0].Scenario;

    /// <summary>1/(2 prod|X_i|) sum |q - p|, p being the mixture's probabilities (<see cref="IExactQuantumModel.ExactTable"/>),
    /// as an exact fraction.</summary>
    public Rational DistanceTo(Behavior behavior)
    {
        var (table, sum) = (ExactTable(), Rational.Zero);
        foreach (var index in Scenario.TableIndexOfSlot)
            sum += Rational.Abs(Rational.FromDouble(behavior.Table[index]) - table[index]);
        return sum / (2 * Scenario.SettingTuples);
    }

    /// <summary>The mixture's probabilities p[a,b,x,y], as exact fractions.</summary>
    public Rational[] ExactTable()
    {
        var total = Weights.Aggregate(Rational.Zero, (sum, weight) => sum + Rational.FromDouble(weight));
        var mixed = new Rational[Scenario.TableLength];
        for (var k = 0; k < Models.Length; k++)
        {
            var share = Rational.FromDouble(Weights[k]) / total;
            var table = Models[k].ExactTable();
            foreach (var index in Scenario.TableIndexOfSlot)
                mixed[index] += share * table[index];
        }

        return mixed;
    }
}
