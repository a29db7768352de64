using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Labels;

/// <summary>
/// Labels that say in which set a CHSH behavior lies: the array classes (N), 0 local, 1 quantum, 2 post-quantum, and where it
/// may happen 3 undecided; and margins (N, 2), how far the boundaries of the local and the quantum set are.
/// </summary>
public abstract class ClassLabels : LabelKind
{
    private protected ClassLabels(string name)
        : base(name) { }

    public sealed override bool HasClasses => true;

    public sealed override int Outputs => Memberships.Sets.Length;

    public override string Symbol => "class";

    /// <summary>What is classified, as a summary says it after "classes of".</summary>
    public abstract string Subject { get; }

    /// <summary>Whether a sample may have no proven class.</summary>
    public virtual bool MayBeUndecided => false;

    /// <summary>What the smaller of the two margins of a sample is, as an evaluation says it; null where it is the distance to
    /// the nearer boundary.</summary>
    internal virtual string? Margin => null;

    internal sealed override bool IsDecided(Dataset dataset, long index) =>
        !MayBeUndecided || dataset.Class(index) != Membership.Undecided;

    public sealed override string Unit(DatasetSpecification specification) => "probability of local, quantum and post-quantum";

    /// <exception cref="InvalidInputException">Not the CHSH scenario, whose quantum set alone is known in closed
    /// form.</exception>
    internal override void Require(DatasetSpecification specification)
    {
        if (!specification.Scenario.Equals(Scenario.Chsh))
            throw new InvalidInputException(
                $"Data sets have classes of {Scenario.Chsh} alone; the scenario is {specification.Scenario}. Of one table "
                    + "of another scenario classify proves the class."
            );
    }
}
