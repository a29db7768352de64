using NonlocalityML.Numerics;
using static NonlocalityML.HiddenVariables.Clouds.CloudKernels;

namespace NonlocalityML.HiddenVariables.Clouds;

/// <summary>The arrays of <see cref="FusedRun"/>, in the order in which it reads them.</summary>
internal sealed class FusedMemory
{
    /// <summary>Directions that are taken at a time.</summary>
    private const int LargestTile = 64;

    /// <summary>Panels whose sums are added up in single precision.</summary>
    public const int ChunkPanels = 8;

    private readonly AlignedMemory memory = new();

    public FusedMemory(int count, CloudBatch batch, int batchSize)
    {
        (Count, Parties, Components, BatchSize) = (count, batch.Parties, batch.Components, batchSize);
        Panels = (count + Panel - 1) / Panel;
        Chunks = (Panels + ChunkPanels - 1) / ChunkPanels;
        Stride = (Components + BackwardColumns - 1) / BackwardColumns * BackwardColumns;
        Tile = Math.Min(LargestTile, (batchSize + ForwardColumns - 1) / ForwardColumns * ForwardColumns);
        Tiles = (batchSize + Tile - 1) / Tile;
        var length = (long)Parties * Panels * Stride * Panel;
        Points = memory.Allocate<float>(length);
        First = memory.Allocate<float>(length);
        Second = memory.Allocate<float>(length);
        Gradients = memory.Allocate<float>(length);
        Features = memory.Allocate<float>((long)Parties * Tiles * Tile * Stride);
        Answers = memory.Allocate<float>((long)Panels * Parties * Tile * Panel);
        Weights = memory.Allocate<float>((long)Tile << Parties);
        Sums = memory.Allocate<double>((long)Chunks * Tile << Parties);
    }

    public int Count { get; }

    public int Parties { get; }

    public int Components { get; }

    public int BatchSize { get; }

    public int Panels { get; }

    public int Chunks { get; }

    /// <summary>Components, and zeros up to a multiple of what the kernels take.</summary>
    public int Stride { get; }

    /// <summary>Directions of a tile; those beyond the batch have zero features and weights.</summary>
    public int Tile { get; }

    public int Tiles { get; }

    /// <summary>(parties, panels, stride, 64), as are the next three.</summary>
    public AlignedSpan<float> Points { get; }

    public AlignedSpan<float> First { get; }

    public AlignedSpan<float> Second { get; }

    public AlignedSpan<float> Gradients { get; }

    /// <summary>(parties, directions, stride), times log2 e.</summary>
    public AlignedSpan<float> Features { get; }

    /// <summary>(panels, parties, tile, 64).</summary>
    public AlignedSpan<float> Answers { get; }

    /// <summary>(tile, 2^parties): what a product of answers adds to the loss.</summary>
    public AlignedSpan<float> Weights { get; }

    /// <summary>(chunks, tile, 2^parties): sums of products of answers.</summary>
    public AlignedSpan<double> Sums { get; }

    /// <summary>Numbers of a panel of one party.</summary>
    public int PanelLength => Stride * Panel;

    public int AnswersLength => Parties * Tile * Panel;

    /// <summary>Room for one thread; safe from several.</summary>
    public AlignedSpan<float> Scratch(int length)
    {
        lock (memory)
            return memory.Allocate<float>(length);
    }

    public void Load(CloudState state)
    {
        Scatter(state.Cloud.Points.Span, Points);
        Scatter(state.First, First);
        Scatter(state.Second, Second);
    }

    public CloudState Save(CloudState state, int steps) =>
        new(
            new HiddenVariableCloud(state.Cloud.Response, Parties, Gather(Points)),
            Gather(First),
            Gather(Second),
            state.Steps + steps
        );

    public float[] Gradient() => Gather(Gradients);

    /// <summary>Copies the features of a step's rows.</summary>
    public void LoadFeatures(CloudBatch batch, int firstRow)
    {
        for (var party = 0; party < Parties; party++)
        for (var row = 0; row < BatchSize; row++)
        {
            var target = Features + (((party * Tiles * Tile) + row) * Stride);
            var source = batch.Features(party, firstRow + row);
            for (var k = 0; k < source.Length; k++)
                target[k] = (float)(source[k] * Math.Log2(Math.E));
        }
    }

    /// <summary>Sets the lanes of the last panel that hold no point to zero.</summary>
    public void ClearPadding(AlignedSpan<float> panel)
    {
        for (var k = 0; k < Stride; k++)
        for (var lane = Count - ((Panels - 1) * Panel); lane < Panel; lane++)
            panel[(k * Panel) + lane] = 0;
    }

    private void Scatter(ReadOnlySpan<float> source, AlignedSpan<float> target)
    {
        for (var party = 0; party < Parties; party++)
        for (var i = 0; i < Count; i++)
        for (var k = 0; k < Components; k++)
            target[Place(party, i, k)] = source[(((party * Count) + i) * Components) + k];
    }

    private float[] Gather(AlignedSpan<float> source)
    {
        var target = new float[Parties * Count * Components];
        for (var party = 0; party < Parties; party++)
        for (var i = 0; i < Count; i++)
        for (var k = 0; k < Components; k++)
            target[(((party * Count) + i) * Components) + k] = source[Place(party, i, k)];
        return target;
    }

    private int Place(int party, int point, int component) =>
        (((((party * Panels) + (point / Panel)) * Stride) + component) * Panel) + (point % Panel);
}
