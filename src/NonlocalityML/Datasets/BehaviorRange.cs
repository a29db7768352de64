using NonlocalityML.Bell;
using NonlocalityML.Datasets.Labels;

namespace NonlocalityML.Datasets;

/// <summary>The behaviors of one part of a source, numbered from 0. Owns the source.</summary>
internal sealed class BehaviorRange : IBehaviorSource
{
    private readonly IBehaviorSource whole;
    private readonly long first;

    /// <param name="whole">All behaviors.</param>
    /// <param name="kind">What will be said of them, such as <see cref="LabelKinds.Nonlocality"/>.</param>
    /// <param name="part">Which part, such as "3/32".</param>
    /// <exception cref="Numerics.InvalidInputException">No such part.</exception>
    public BehaviorRange(IBehaviorSource whole, LabelKind kind, string part)
    {
        this.whole = whole;
        var specification = whole.Specification with { Kind = kind.Name };
        var range = DatasetPart.Parse(part, specification);
        first = range.First;
        Specification = whole.Specification with { Count = range.Count(specification), Part = range };
    }

    public DatasetSpecification Specification { get; }

    public Behavior Behavior(long index) => whole.Behavior(first + index);

    public void Dispose() => whole.Dispose();
}
