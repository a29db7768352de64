using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// What a network is given of a behavior: the input <c>Features</c> (batch, <see cref="Length"/>) of its graph. Inside the graph
/// it becomes coordinates, linear functions on which the relabellings of the scenario act as signed permutations.
/// </summary>
public abstract class FeatureSpace
{
    private protected FeatureSpace(string name, Scenario scenario, int length) =>
        (Name, Scenario, Length) = (name, scenario, length);

    /// <summary>For cards and the command line: correlators, table, bilocal-summary or bilocal-correlators.</summary>
    public string Name { get; }

    public Scenario Scenario { get; }

    /// <summary>Numbers in a row of features.</summary>
    public int Length { get; }

    /// <summary>What the numbers of a row are, in order.</summary>
    public abstract string Description { get; }

    /// <summary>Whether it is known how relabellings act, so that inputs can be brought into a canonical form.</summary>
    public virtual bool HasSymmetries => true;

    /// <summary>Number of coordinates.</summary>
    internal abstract int Coordinates { get; }

    /// <summary>What <see cref="FromName"/> takes.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["correlators", "table", "bilocal-summary", "bilocal-correlators"];

    /// <summary>The space called <paramref name="name"/>.</summary>
    /// <exception cref="InvalidInputException">Another name, or a scenario in which it is not defined.</exception>
    public static FeatureSpace FromName(string name, Scenario scenario) =>
        name switch
        {
            "correlators" => new CorrelatorFeatures(scenario),
            "table" => new TableFeatures(scenario),
            "bilocal-summary" => new BilocalFeatures(BilocalCoordinates.FromName("summary", scenario)),
            "bilocal-correlators" => new BilocalFeatures(BilocalCoordinates.FromName("correlators", scenario)),
            _ => throw new InvalidInputException($"'{name}' are not features; {string.Join(", ", Names)} are."),
        };

    /// <summary>The features that suit a data set: those its labels are about, and correlators where no behavior of it has
    /// marginals.</summary>
    public static FeatureSpace Of(Dataset dataset) => FromName(dataset.Labels.Features(dataset.Specification), dataset.Scenario);

    /// <summary>Writes the features of a behavior.</summary>
    /// <param name="behavior">A behavior of <see cref="Scenario"/>.</param>
    /// <param name="row"><see cref="Length"/> numbers.</param>
    /// <exception cref="InvalidInputException">A behavior of another scenario, or one that these features cannot tell from
    /// others.</exception>
    public void Write(Behavior behavior, Span<float> row)
    {
        if (!Scenario.Equals(behavior.Scenario))
            throw new InvalidInputException($"The behavior is of scenario {behavior.Scenario}; the features are of {Scenario}.");
        WriteCore(behavior, row);
    }

    /// <summary>(batch, <see cref="Length"/>) to (batch, <see cref="Coordinates"/>).</summary>
    internal virtual Node ToCoordinates(Node features) => features;

    /// <summary>The coordinates of a functional: (g, g0) with c.p = g.x + g0, up to terms that vanish in this space.</summary>
    /// <param name="inequality">c, of the scenario of this space.</param>
    /// <param name="coefficients">g, one number for each coordinate.</param>
    internal virtual void WriteFunctional(BellInequality inequality, Span<double> coefficients) =>
        throw new InvalidInputException($"Features '{Name}' have no Bell inequalities of their own.");

    /// <summary>The inequality g.x, with its exact local bound.</summary>
    internal virtual BellInequality ToInequality(ReadOnlySpan<double> coefficients) =>
        throw new InvalidInputException($"Features '{Name}' have no Bell inequalities of their own.");

    /// <summary>The relabelling of each row that brings it into canonical form: the same for all relabelled copies of a behavior,
    /// where no two of the sums that it compares are equal.</summary>
    /// <param name="coordinates">(batch, <see cref="Coordinates"/>).</param>
    internal abstract CanonicalForm Canonicalize(Node coordinates);

    /// <summary>Values of inequalities that are known beforehand, (batch, n); null where there are none.</summary>
    /// <param name="canonical">Coordinates in canonical form.</param>
    internal virtual Node? KnownValues(Node canonical) => null;

    /// <summary>What closed forms say of the sets that classes are about, (batch, n); null where there are none.</summary>
    /// <param name="canonical">Coordinates in canonical form.</param>
    internal virtual Node? ClosedForms(Node canonical) => null;

    /// <summary>From the gradient of a number in the features its gradient in all correlators; see
    /// <see cref="Correlators.Values"/>.</summary>
    /// <param name="gradient">One number for each feature.</param>
    /// <param name="correlators">Receives the sum of what it holds and the gradient.</param>
    /// <exception cref="InvalidInputException">The scenario has more than two outcomes.</exception>
    internal abstract void PullBack(ReadOnlySpan<double> gradient, Span<double> correlators);

    private protected abstract void WriteCore(Behavior behavior, Span<float> row);
}

/// <summary>Coordinates in canonical form, and how the same relabelling moves other vectors, such as coefficients of
/// inequalities.</summary>
/// <param name="Coordinates">(batch, coordinates).</param>
/// <param name="Move">From (batch, coordinates) to (batch, coordinates).</param>
internal sealed record CanonicalForm(Node Coordinates, Func<Node, Node> Move);
