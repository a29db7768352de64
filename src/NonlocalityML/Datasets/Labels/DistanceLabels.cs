using NonlocalityML.Labeling;

namespace NonlocalityML.Datasets.Labels;

/// <summary>
/// Labels that are closed intervals in which a distance to a set lies, proven: the array labels (N, 2) with the lower and the
/// upper bound, rounded outwards, and a certificate for each in further arrays.
/// </summary>
public abstract class DistanceLabels : LabelKind
{
    private protected DistanceLabels(string name)
        : base(name) { }

    /// <summary>What a behavior outside the set is: nonlocal.</summary>
    public abstract string Outside { get; }

    /// <summary>Whether the quantity is a distance in the unit 1/(2 prod|X_i|).</summary>
    internal virtual bool HasTableUnit => true;

    /// <summary>The quantity in the words of a summary, after "NL is".</summary>
    public virtual string Meaning(DatasetSpecification specification) => Unit(specification);

    internal override LabelCheck Check(Dataset dataset, long index)
    {
        var proof = Proof(dataset, index);
        return new LabelCheck(proof.Verify(), proof.Width);
    }

    internal abstract override ICertificate Proof(Dataset dataset, long index);
}
