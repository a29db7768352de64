namespace NonlocalityML.Native;

/// <summary>Work that is watched: how far it is, and whether it is to stop.</summary>
internal sealed class Work(int threads, CancellationToken cancellation)
{
    private long done;

    public int Threads => threads;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Items in all; 0 where nobody knows.</summary>
    public long Total { get; set; }

    public long Done => Interlocked.Read(ref done);

    public void Add(long items) => Interlocked.Add(ref done, items);
}
