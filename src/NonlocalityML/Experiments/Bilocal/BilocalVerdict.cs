using NonlocalityML.Bell;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Bilocal;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Bilocal;

/// <summary>
/// What is proven about the frequencies of a line A - B - C: NL and NBL of the nearest no-signalling behavior (least squares). A
/// middle party with one measurement of four outcomes is read by its two bits; see <see cref="TwoBitReading"/>.
/// </summary>
/// <param name="Table">What was measured.</param>
/// <param name="Projection">The projection of the reading.</param>
/// <param name="Nonlocality">Proof of NL of the projection.</param>
/// <param name="Bilocality">Proof of NBL of the projection.</param>
/// <param name="Form">sqrt|I| + sqrt|J| of the frequencies as measured; null in other scenarios.</param>
/// <param name="Bootstrap">NBL of experiments drawn again; null where not asked for.</param>
internal sealed record BilocalVerdict(
    MeasuredTable Table,
    NoSignalingProjection Projection,
    Certificate Nonlocality,
    BilocalCertificate Bilocality,
    BilocalForm? Form,
    Interval? Bootstrap
)
{
    /// <summary>Fewer replicates make no interval.</summary>
    public const int MinimumReplicates = 20;

    /// <summary>Whether the middle party's outcomes are read as two bits.</summary>
    public bool IsTwoBit => Table.Scenario.Equals(TwoBitReading.Whole);

    /// <summary>The scenario that both numbers are about.</summary>
    public Scenario Scenario => Projection.Behavior.Scenario;

    /// <summary>Whether it is proven not bilocal.</summary>
    public bool IsNotBilocal => (double)Bilocality.Lower > Certificate.Resolution;

    /// <summary>Whether it is proven to have a local model.</summary>
    public bool IsLocal => (double)Nonlocality.Upper <= Certificate.Resolution;

    /// <summary>The verdict in one sentence, about the frequencies, not about chance.</summary>
    public string Sentence =>
        (IsNotBilocal, IsLocal) switch
        {
            (true, true) =>
                "Local in Bell's sense, yet not bilocal: one common source could give this, two independent sources cannot.",
            (true, false) => "Not bilocal, and not local in Bell's sense either.",
            (false, _) when (double)Bilocality.Upper <= 1e-3 =>
                "Bilocal up to 1e-3: a model of two independent sources comes so near.",
            _ => "Open: neither is proven.",
        };

    /// <param name="table">A line: A and C with two settings of two outcomes.</param>
    /// <param name="engine">Finds NL of a scenario.</param>
    /// <param name="options">Gap and budget of NBL.</param>
    /// <param name="replicates">How often NBL is drawn again; 0 leaves it.</param>
    /// <param name="seed">The seed of the replicates.</param>
    /// <param name="cancellation">Stops between replicates.</param>
    /// <exception cref="InvalidInputException">Another scenario, or replicates without counts.</exception>
    public static BilocalVerdict Of(
        MeasuredTable table,
        Func<Scenario, INonlocalityEngine> engine,
        BilocalOptions? options = null,
        int replicates = 0,
        ulong seed = 1,
        CancellationToken cancellation = default
    )
    {
        BilocalModel.RequireLine(table.Scenario);
        if (replicates is not (0 or >= MinimumReplicates))
            throw new InvalidInputException(
                $"The bootstrap has {replicates} replicates; at least {MinimumReplicates} are needed."
            );
        var projection = Read(table.Behavior);
        var coordinates = BilocalCoordinates.Probabilities(projection.Behavior.Scenario);
        var bilocal = new BilocalEngine(coordinates, options);
        return new BilocalVerdict(
            table,
            projection,
            engine(projection.Behavior.Scenario).Solve(projection.Behavior, cancellation).Verified("engine"),
            Verified(bilocal.Solve(projection.Behavior, cancellation)),
            BilocalForm.Of(table),
            replicates > 0 ? Repeat(table, bilocal, replicates, seed, cancellation) : null
        );
    }

    private static NoSignalingProjection Read(Behavior behavior) =>
        NoSignalingProjection.Of(behavior.Scenario.Equals(TwoBitReading.Whole) ? TwoBitReading.Of(behavior) : behavior);

    private static BilocalCertificate Verified(BilocalCertificate certificate) =>
        certificate.Verify() is { } defect
            ? throw new SolverException($"The search for NBL made a proof that fails: {defect}.")
            : certificate;

    /// <summary>NBL, the middle of its proven interval, over experiments drawn from the frequencies measured: 95 in 100 of them.
    /// As NBL is never negative, the interval lies too high where the data are close to bilocal.</summary>
    private static Interval Repeat(
        MeasuredTable table,
        BilocalEngine bilocal,
        int replicates,
        ulong seed,
        CancellationToken cancellation
    )
    {
        var counts =
            table.Counts
            ?? throw new InvalidInputException($"{table.Name} holds {table.Data} without counts; a bootstrap needs counts.");
        var (settings, length) = (counts.TrialsBySetting, counts.Table.Length / counts.TrialsBySetting.Length);
        var values = new double[replicates];
        var drawn = new double[length];
        var shares = new double[length];
        for (var k = 0; k < replicates; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            var stream = new RandomStream(seed, (ulong)k);
            var again = new double[counts.Table.Length];
            for (var setting = 0; setting < settings.Length; setting++)
            {
                for (var i = 0; i < length; i++)
                    shares[i] = table.Behavior.Table[(i * settings.Length) + setting];
                BinomialSampler.Multinomial(stream, settings[setting], shares, drawn);
                for (var i = 0; i < length; i++)
                    again[(i * settings.Length) + setting] = drawn[i] / settings[setting];
            }

            var proof = bilocal.Solve(Read(new Behavior(table.Scenario, again)).Behavior, cancellation);
            values[k] = ((double)proof.Lower + (double)proof.Upper) / 2;
        }

        return Interval.Of(values, 0.95);
    }
}
