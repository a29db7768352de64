using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments;

/// <summary>
/// The no-signalling behaviors nearest to those of a source (least squares): what measured tables are labelled as. Owns the
/// source.
/// </summary>
internal sealed class ProjectedBehaviors : IBehaviorSource
{
    /// <exception cref="InvalidInputException">The behaviors were drawn: a seed would no longer tell them.</exception>
    public ProjectedBehaviors(IBehaviorSource source)
    {
        Source = source;
        var read = source.Specification;
        if (read.Distribution != BehaviorFile.Distribution)
        {
            source.Dispose();
            throw new InvalidInputException(
                $"--project takes tables that were read from a file; these were drawn from the distribution "
                    + $"'{read.Distribution}'."
            );
        }

        Specification = read with { Description = $"{read.Description}; the nearest no-signalling tables (least squares)" };
    }

    /// <summary>What is projected.</summary>
    public IBehaviorSource Source { get; }

    public DatasetSpecification Specification { get; }

    public Behavior Behavior(long index) => Behavior(index, CancellationToken.None);

    public Behavior Behavior(long index, CancellationToken cancellation) =>
        NoSignalingProjection.Of(Source.Behavior(index, cancellation), cancellation).Behavior;

    public void Dispose() => Source.Dispose();
}
