using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Labels;

/// <summary>
/// What a data set says of each of its behaviors: NL, NBL, a class, or nothing. A kind knows its arrays, how a row of them is
/// made, how the proof in a row is read and checked, and the words of summaries, cards and pages. A new kind is one new file
/// that derives from <see cref="DistanceLabels"/> or <see cref="ClassLabels"/>, and its name in <see cref="LabelKinds"/>.
/// </summary>
public abstract class LabelKind
{
    private protected LabelKind(string name) => Name = name;

    /// <summary>As cards and the command line write it: nl, nbl, class, behavior-class; behaviors where nothing is
    /// said.</summary>
    public string Name { get; }

    /// <summary>As text writes the quantity: NL.</summary>
    public abstract string Symbol { get; }

    /// <summary>What is labelled, as the help of the command line says it.</summary>
    public abstract string Description { get; }

    /// <summary>Whether a sample has a label.</summary>
    public virtual bool HasLabels => true;

    /// <summary>Whether a label is a class and not an interval.</summary>
    public virtual bool HasClasses => false;

    /// <summary>Whether each label has a certificate beside it.</summary>
    public virtual bool HasCertificates => true;

    /// <summary>The options that labels of this kind are made with, as they are where the caller does not choose; null where the
    /// kind has no such option.</summary>
    public virtual LabelOptions Options { get; } = new();

    /// <summary>The options of labels that an engine finds, where engines of the kind differ in them.</summary>
    /// <param name="engine">Its name; null for the usual one.</param>
    internal virtual LabelOptions OptionsOf(string? engine) => Options;

    /// <summary>The engines that may have found the labels; none where none is named.</summary>
    public virtual IReadOnlyList<string> Engines => [];

    /// <summary>Numbers that a model says of a behavior: 1 for a distance, otherwise one for each class.</summary>
    public virtual int Outputs => 1;

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The unit of a label, and of what a model that learned such labels says.</summary>
    public abstract string Unit(DatasetSpecification specification);

    /// <summary>What a model that learned such labels is for.</summary>
    internal abstract string IntendedUse { get; }

    /// <summary>Whether a label is above all a verdict, 0 or not, that a model should be judged by too.</summary>
    internal virtual bool HasVerdict => false;

    /// <summary>Name of the features that a model of such labels is given.</summary>
    internal virtual string Features(DatasetSpecification specification) =>
        specification.Distribution == "cube" ? "correlators" : "table";

    /// <summary>Whether the sets that the labels are about have closed forms that members of an ensemble should see.</summary>
    internal virtual bool HasClosedForms => false;

    /// <summary>Samples a shard at most.</summary>
    internal virtual int LargestShard => 512;

    /// <summary>About how many seconds a label takes one core, by a rough estimate; 0 where it is a fraction of one, or where
    /// nobody can say.</summary>
    internal virtual double Seconds(DatasetSpecification specification) => 0;

    /// <summary>What makes a label long, in words that say a number.</summary>
    internal virtual string Size(DatasetSpecification specification) => LabelCost.Size(specification.Scenario);

    /// <summary>Whether parts must begin where shards do: an engine that starts from its last solution may give a label other
    /// last bits after other samples, and begins each shard anew.</summary>
    internal virtual bool PartsAreShards => false;

    /// <summary>What labels of this kind of some behaviors are made from, with the options filled in.</summary>
    /// <param name="behaviors">The behaviors; what an earlier labelling said of itself is left out.</param>
    /// <param name="options">Choices; null, and what is null in it, stands for <see cref="Options"/>.</param>
    /// <exception cref="InvalidInputException">Options or behaviors that this kind does not take.</exception>
    internal DatasetSpecification Specify(DatasetSpecification behaviors, LabelOptions? options = null)
    {
        var chosen = (options ?? new LabelOptions()).Within(OptionsOf(options?.Engine), Name);
        if (chosen.Engine is { } engine && !Engines.Contains(engine))
            throw new InvalidInputException($"'{engine}' finds no labels of {Name}; write one of {string.Join(", ", Engines)}.");
        var specification = behaviors with
        {
            Kind = Name,
            Engine = chosen.Engine,
            Coordinates = chosen.Coordinates,
            Network = chosen.Network,
            Gap = chosen.Gap,
            MaximumCells = chosen.MaximumCells,
        };
        Require(specification);
        return specification;
    }

    /// <summary>Refuses before anything is written what cannot be labelled.</summary>
    /// <exception cref="InvalidInputException">Another scenario, or options out of range.</exception>
    internal virtual void Require(DatasetSpecification specification) { }

    /// <summary>The arrays beside the behaviors, in the order in which shards hold them.</summary>
    internal abstract ImmutableArray<DatasetColumn> Columns(DatasetSpecification specification);

    /// <summary>What labels behaviors, for one thread.</summary>
    /// <param name="specification">The specification of the data set that is made.</param>
    /// <param name="fallbacks">Told at the end how many labels the engine handed to another one.</param>
    internal abstract Labeler Open(DatasetSpecification specification, Action<long>? fallbacks);

    /// <summary>Reads label and proof of a sample and checks them again, without what found them.</summary>
    /// <exception cref="InvalidInputException">The stored numbers are no such things.</exception>
    internal abstract LabelCheck Check(Dataset dataset, long index);

    /// <summary>Whether the label of a sample says what it is about, so that it can be learned.</summary>
    internal virtual bool IsDecided(Dataset dataset, long index) => true;

    /// <summary>What only all labels together can show to be false in the card.</summary>
    /// <exception cref="InvalidInputException">Names what the card says and what is the case.</exception>
    internal virtual void RequireCard(Dataset dataset) { }

    /// <summary>Interval and proofs of a sample as stored.</summary>
    /// <exception cref="InvalidInputException">There are none, or the stored numbers are no such things.</exception>
    internal virtual ICertificate Proof(Dataset dataset, long index) =>
        throw new InvalidInputException($"{dataset.Folder} has no bounds with proofs; it is a data set of {Name}.");
}

/// <summary>A label that was checked again.</summary>
/// <param name="Fault">Why the stored numbers do not prove the stored label, without a full stop; null where they do.</param>
/// <param name="Width">Width of the interval that is proven; 0 where there is none.</param>
internal readonly record struct LabelCheck(string? Fault, double Width = 0);

/// <summary>What labels behaviors on one thread, one after another.</summary>
/// <param name="append">Adds the label of a behavior to the columns of a shard.</param>
internal sealed class Labeler(Action<Shard, Behavior, CancellationToken> append) : IDisposable
{
    /// <summary>Called where a shard begins, which must not depend on those before, with its behaviors.</summary>
    public Action<IReadOnlyList<Behavior>> Begin { get; init; } = _ => { };

    /// <summary>Called at the end.</summary>
    public Action End { get; init; } = () => { };

    public void Append(Shard shard, Behavior behavior, CancellationToken cancellation) => append(shard, behavior, cancellation);

    public void Dispose() => End();
}
