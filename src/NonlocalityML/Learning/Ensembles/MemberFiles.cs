using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NonlocalityML.Datasets;
using NonlocalityML.Files;
using NonlocalityML.Graphs;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>
/// The folder of a model while it is made: one file for each finished member, so that a stopped run goes on, and at the end the
/// model and its card. The members' files go when the card, which says that the model is complete, is there.
/// </summary>
internal sealed class MemberFiles : IDisposable
{
    private static readonly RunKind Kind = new("a model") { Result = ModelCard.FileName, WorkFiles = ["member-*.json"] };

    private readonly RunFolder run;

    /// <param name="folder">A new or empty folder, or that of a stopped run.</param>
    /// <param name="options">Everything that decides the result, as JSON.</param>
    /// <param name="only">The one member that will be written, beside processes that write others; null for all and the
    /// model.</param>
    /// <exception cref="InvalidInputException">Another model or something else is there, or another process works
    /// there.</exception>
    public MemberFiles(string folder, byte[] options, int? only = null)
    {
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(options));
        run = RunFolder.Claim(folder, Kind, options, only is { } member ? $"{member}" : null);
        if (run.IsFinished)
            FinishedCard = ReadFinished();
    }

    /// <summary>The card of a model that is complete already; otherwise null.</summary>
    public ModelCard? FinishedCard { get; }

    public string Fingerprint { get; }

    public string ModelPath => Path.Combine(run.Path, ModelCard.ModelName);

    private string CardPath => Path.Combine(run.Path, ModelCard.FileName);

    /// <summary>A member that an earlier run has finished, or null.</summary>
    public Member? Read(int index, MemberOptions options)
    {
        if (!File.Exists(MemberPath(index)))
            return null;
        var file = JsonFile.Read<MemberFile>(MemberPath(index));
        try
        {
            var weights = file.Weights.Select(array => array.ToTensor()).ToImmutableArray();
            if (weights.Length < 2 || file.History.Length == 0)
                throw new ArgumentException("weights or history are missing");
            return new Member(
                options,
                weights,
                new Standardization(file.Means.ToTensor(), file.Deviations.ToTensor()),
                file.Scale,
                file.History
            );
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw new InvalidInputException(
                $"{MemberPath(index)} is damaged ({exception.Message}); delete it and the member is trained again.",
                exception
            );
        }
    }

    public Member Write(int index, Member member)
    {
        AtomicFile.Write(
            MemberPath(index),
            JsonFile.ToBytes(
                new MemberFile(
                    [.. member.Weights.Select(StoredTensor.Of)],
                    StoredTensor.Of(member.Scaling.Means),
                    StoredTensor.Of(member.Scaling.Deviations),
                    member.Scale,
                    member.History
                )
            )
        );
        return member;
    }

    /// <returns>Checksum of the file.</returns>
    public string WriteModel(Graph graph)
    {
        graph.Save(ModelPath);
        return Checksum();
    }

    public void Finish(ModelCard card) => run.Finish(JsonFile.ToBytes(card));

    public void Dispose() => run.Dispose();

    /// <summary>The card of the model that is there, if it is this one and its file is unchanged.</summary>
    private ModelCard ReadFinished()
    {
        var card = ModelCard.Read(CardPath);
        if (card.Fingerprint != Fingerprint)
            throw new InvalidInputException(
                $"{run.Path} holds a model made from other data or with other options; name another folder or give the same "
                    + "command."
            );
        if (!File.Exists(ModelPath) || Checksum() != card.Sha256)
            throw new InvalidInputException($"{ModelPath} is missing or was changed after it was written; name another folder.");
        return card;
    }

    private string Checksum() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(ModelPath)));

    private string MemberPath(int index) => Path.Combine(run.Work, $"member-{index}.json");

    private sealed record MemberFile(
        ImmutableArray<StoredTensor> Weights,
        StoredTensor Means,
        StoredTensor Deviations,
        double Scale,
        ImmutableArray<EpochResult> History
    );

    /// <param name="Shape">Axes.</param>
    /// <param name="Values">Real32, little endian, C order.</param>
    private sealed record StoredTensor(ImmutableArray<long> Shape, byte[] Values)
    {
        public static StoredTensor Of(Tensor tensor) =>
            new([.. tensor.Shape.Select(axis => axis.Length)], MemoryMarshal.AsBytes(tensor.Values<float>()).ToArray());

        public Tensor ToTensor()
        {
            var values = MemoryMarshal.Cast<byte, float>(Values).ToArray();
            if (Shape.Any(length => length < 1) || !values.All(float.IsFinite))
                throw new ArgumentException("an array is not one of finite numbers");
            return Tensor.Create(values, [.. Shape.Select(length => (Dimension)length)]);
        }
    }
}
