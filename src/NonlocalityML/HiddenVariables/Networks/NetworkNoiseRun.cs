using NonlocalityML.Bell;
using NonlocalityML.Files;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Networks;

/// <summary>Makes the folder that <see cref="NetworkNoiseCard"/> describes, step by step: stopped in whatever way, the same call
/// goes on after the last step.</summary>
internal static class NetworkNoiseRun
{
    private static readonly RunKind Kind = new("a table with noise in a network")
    {
        Result = NetworkNoiseCard.FileName,
        WorkFiles = ["v-*.json", "models-*.json", "inflation-*.json", "level-*.json"],
    };

    /// <param name="folder">New or empty, or that of the same question.</param>
    /// <param name="table">What the table is called.</param>
    /// <param name="network">Who sees which source.</param>
    /// <param name="behavior">The table.</param>
    /// <param name="options">What the searches may spend.</param>
    /// <param name="points">How many points from v = 0 to 1; 0 takes v = 1 alone.</param>
    /// <param name="asksEvidence">Whether perceptrons are asked.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Stops; steps that are finished are kept.</param>
    /// <exception cref="InvalidInputException">The folder holds something else, or cannot be written.</exception>
    public static NetworkNoiseCard Run(
        string folder,
        string table,
        Network network,
        Behavior behavior,
        NetworkOptions options,
        int points,
        bool asksEvidence,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var question = new NetworkNoiseQuestion(
            network.Name,
            [.. network.Sources.Select(seen => seen.ToArray())],
            table,
            behavior.Scenario.ToString(),
            [.. behavior.Table],
            options,
            points,
            asksEvidence
        );
        var asked = JsonFile.ToBytes(question);
        using var run = RunFolder.Claim(folder, Kind, asked);
        if (run.IsFinished)
        {
            var there = NetworkNoiseCard.Read(folder);
            run.RequireSame(JsonFile.ToBytes(there.Asked), asked);
            return there;
        }

        var noise = Behaviors.WhiteNoise(behavior.Scenario);
        var whole = Point(1);
        var ends = NetworkThreshold.Of(network, behavior, noise, options, run, progress, cancellation);
        Write(NetworkNoiseCard.NotLocalName, ends.NotLocal);
        Write(NetworkNoiseCard.LocalName, ends.Local);
        var card = new NetworkNoiseCard(
            NetworkNoiseCard.CurrentFormat,
            question,
            [.. Enumerable.Range(0, Math.Max(0, points - 1)).Select(i => Point(Math.Round((double)i / (points - 1), 6))), whole],
            ends.IsFinished,
            ends.Inequalities,
            ends.NotLocalFrom,
            ends.LocalAt
        );
        run.Finish(JsonFile.ToBytes(card));
        return card;

        NetworkNoisePoint Point(double v) =>
            run.Step(
                NetworkNoiseCard.PointStep(v),
                () =>
                {
                    progress.Begin(FormattableString.Invariant($"v = {v}"));
                    var at = behavior.MixWith(noise, v);
                    var said = asksEvidence ? Ask(network, at, options, cancellation) : null;
                    var engine = new NetworkEngine(network, at.Scenario, WithStarts(options, said));
                    var proof = engine.Solve(at, cancellation);
                    Write(NetworkNoiseCard.PointName(v), proof);
                    return new NetworkNoisePoint(v, engine.IsFinished, said?.Distance);
                }
            );

        void Write(string name, NetworkCertificate? proof)
        {
            if (proof is not null)
                CertificateFile.Write(Path.Combine(folder, name), proof);
        }
    }

    /// <summary>The perceptrons that come nearest; the same seed for all tables.</summary>
    public static PerceptronEvidence Ask(
        Network network,
        Behavior behavior,
        NetworkOptions options,
        CancellationToken cancellation
    ) => NetworkPerceptrons.Ask(network, behavior, new PerceptronOptions { Seed = options.Seed }, cancellation);

    /// <summary>Models that are read off perceptrons, as further starts of the search for models.</summary>
    public static NetworkOptions WithStarts(NetworkOptions options, PerceptronEvidence? said) =>
        said is null ? options : options with { Guesses = [.. options.Cardinalities.Select(said.ToModel)] };
}
