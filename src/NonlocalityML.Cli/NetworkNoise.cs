using NonlocalityML.Bell;
using NonlocalityML.HiddenVariables.Networks;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Networks;
using NonlocalityML.NetworkSearch;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>The folder of <c>network --noise</c>: the proofs of both ends, and of points along v with evidence beside.</summary>
internal static class NetworkNoise
{
    /// <summary>The same seed for all points.</summary>
    public static double? Evidence(
        Network network,
        Behavior behavior,
        bool isAsked,
        NetworkOptions options,
        CancellationToken cancellation
    ) =>
        isAsked
            ? NetworkPerceptrons.Distance(network, behavior, new PerceptronOptions { Seed = options.Seed }, cancellation)
            : null;

    /// <param name="folder">Made where it is missing.</param>
    /// <param name="table">What the table is called.</param>
    /// <param name="engine">Finds the bounds at the points.</param>
    /// <param name="threshold">Both ends.</param>
    /// <param name="at">The table at v.</param>
    /// <param name="points">How many, from v = 0 to 1; 0 for none.</param>
    /// <param name="evidence">What perceptrons say of a table.</param>
    /// <param name="progress">Told the points done.</param>
    /// <param name="cancellation">Stops between points.</param>
    public static void Write(
        string folder,
        string table,
        NetworkEngine engine,
        NetworkThreshold threshold,
        Func<double, Behavior> at,
        int points,
        Func<Behavior, double?> evidence,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        if (File.Exists(folder))
            throw new InvalidInputException($"{folder} is a file; a folder is needed.");
        Directory.CreateDirectory(folder);
        if (threshold.NotLocal is { } above)
            CertificateFile.Write(Path.Combine(folder, NetworkNoiseCard.NotLocalName), above);
        if (threshold.Local is { } below)
            CertificateFile.Write(Path.Combine(folder, NetworkNoiseCard.LocalName), below);
        var along = new List<NetworkNoisePoint>();
        for (var point = 0; point < points; point++)
        {
            cancellation.ThrowIfCancellationRequested();
            var v = Math.Round((double)point / (points - 1), 6);
            var behavior = at(v);
            CertificateFile.Write(Path.Combine(folder, NetworkNoiseCard.PointName(v)), engine.Solve(behavior, cancellation));
            along.Add(new NetworkNoisePoint(v, evidence(behavior)));
            progress?.Report(point + 1);
        }

        new NetworkNoiseCard(1, engine.Network.Name, table, [.. along], threshold.NotLocalFrom, threshold.LocalAt).Write(folder);
    }
}
