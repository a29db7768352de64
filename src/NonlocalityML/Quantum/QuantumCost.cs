using NonlocalityML.Bell;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Quantum.Hierarchy;

namespace NonlocalityML.Quantum;

/// <summary>How much work bounds of quantum theory are, before they are begun; right within a factor of ten or so.</summary>
internal static class QuantumCost
{
    /// <summary>Steps of the interior point method, and products of two numbers that a core makes in a second there.</summary>
    private const double Iterations = 25,
        ProductSpeed = 1e9;

    /// <summary>Rounds of a see-saw that usually are enough, and the same speed of its small matrices.</summary>
    private const double Rounds = 100,
        SmallSpeed = 1e8;

    /// <summary>About how many seconds a level of the hierarchy takes one core: mostly the square matrix of its
    /// moments.</summary>
    /// <exception cref="Numerics.InvalidInputException">It has too many words.</exception>
    public static double LevelSeconds(Scenario scenario, HierarchyLevel level)
    {
        var algebra = new OperatorAlgebra(scenario);
        var matrix = new MomentMatrix(algebra, level.Words(algebra));
        double moments = matrix.Moments.Length,
            words = matrix.Size;
        return Iterations * moments * moments * ((moments / 3) + words) / ProductSpeed;
    }

    /// <summary>About how many seconds a search for models takes one core: an eigenvector of the state and the operators of all
    /// entries in each round.</summary>
    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="dimension">Local.</param>
    /// <param name="climbs">Starts and kicks.</param>
    public static double ModelSeconds(Scenario scenario, int dimension, double climbs)
    {
        var size = Math.Pow(dimension, scenario.Parties);
        return climbs * Rounds * size * size * ((25 * size) + scenario.TableLength) / SmallSpeed;
    }

    /// <summary>The same for kicked real models of two parties with two outcomes: some twenty products of small matrices for each
    /// setting in a round.</summary>
    /// <param name="settings">Of both parties.</param>
    /// <param name="dimension">Local.</param>
    /// <param name="climbs">Starts and kicks.</param>
    public static double PairSeconds(int settings, int dimension, double climbs) =>
        climbs * Rounds * settings * 20 * Math.Pow(dimension, 3) / ProductSpeed;
}
