using NonlocalityML.Numerics;

namespace NonlocalityML.Native;

/// <summary>Work that is watched: how far it is, and whether it is to stop.</summary>
/// <param name="threads">How many threads it may use.</param>
/// <param name="cancellation">Asks it to stop.</param>
internal sealed class Work(int threads, CancellationToken cancellation)
{
    /// <summary>Items that a thread takes at a time: much more work than taking them, and soon done when it is to stop.</summary>
    private const int BlockLength = 64;

    private long done;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Items in all; 0 where nobody knows.</summary>
    public long Total { get; private set; }

    public long Done => Interlocked.Read(ref done);

    /// <summary>Does items in blocks.</summary>
    /// <param name="count">How many items.</param>
    /// <param name="tool">Makes what a thread works with, where it may need it alone.</param>
    /// <param name="body">Does so many items from this one on.</param>
    public void InBlocks<T>(long count, Func<T> tool, Action<T, long, int> body)
    {
        Total = count;
        var blocks = (int)Math.Min(int.MaxValue, (count + BlockLength - 1) / BlockLength);
        if (threads == 1 || blocks <= 1)
        {
            var only = tool();
            for (var block = 0; block < blocks; block++)
                Do(only, block);
            return;
        }

        using var tools = new ThreadLocal<T>(tool);
        Parallelism.For(blocks, threads, block => Do(tools.Value!, block));

        void Do(T with, int block)
        {
            cancellation.ThrowIfCancellationRequested();
            var first = (long)block * BlockLength;
            var length = (int)Math.Min(BlockLength, count - first);
            body(with, first, length);
            Interlocked.Add(ref done, length);
        }
    }
}
