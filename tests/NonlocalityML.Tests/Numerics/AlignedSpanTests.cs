using System.Runtime.Intrinsics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Numerics;

[TestClass]
public sealed class AlignedSpanTests
{
    private readonly AlignedMemory memory = new();

    [TestMethod]
    public void The_tests_run_with_each_access_tested() => Assert.IsTrue(CheckedAccess.IsOn);

    [TestMethod]
    public void What_is_written_is_read_and_blocks_begin_as_zeros()
    {
        var span = memory.Allocate<double>(24);
        Assert.AreEqual(Vector512<double>.Zero, span.Load(16));
        span.Store(8, Vector512.Create(1.0, 2, 3, 4, 5, 6, 7, 8));
        span[0] = 9;
        CollectionAssert.AreEqual((double[])[9, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3], span.AsSpan(11).ToArray());
        Assert.AreEqual(Vector512.Create(4.0, 5, 6, 7, 8, 0, 0, 0), (span + 8).LoadUnaligned(3));
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(12)]
    public void A_number_outside_the_block_is_refused(int place)
    {
        var span = memory.Allocate<double>(12);
        Assert.ThrowsExactly<InvalidOperationException>(() => span[place]);
        Assert.ThrowsExactly<InvalidOperationException>(() => span[place] = 1);
    }

    [TestMethod]
    public void A_vector_that_is_not_wholly_inside_or_not_aligned_is_refused()
    {
        var span = memory.Allocate<double>(20);
        Assert.ThrowsExactly<InvalidOperationException>(() => span.Load(16));
        Assert.ThrowsExactly<InvalidOperationException>(() => span.Store(16, Vector512<double>.One));
        Assert.ThrowsExactly<InvalidOperationException>(() => span.LoadUnaligned(13));
        Assert.ThrowsExactly<InvalidOperationException>(() => span.Load(4));
        Assert.AreEqual(Vector512<double>.Zero, span.LoadUnaligned(12));
    }

    [TestMethod]
    public void A_span_may_end_behind_its_block_but_not_be_read_there()
    {
        var end = memory.Allocate<double>(16) + 16;
        Assert.ThrowsExactly<InvalidOperationException>(() => end[0]);
        Assert.ThrowsExactly<InvalidOperationException>(() => (end + 8).Load(0));
        Assert.ThrowsExactly<InvalidOperationException>(() => end + -8);
        Assert.ThrowsExactly<InvalidOperationException>(() => end.AsSpan(1).Length);
        Assert.AreEqual(0, end.AsSpan(0).Length);
    }

    [TestMethod]
    public void A_block_too_large_for_memory_is_refused_and_never_wraps() =>
        Assert.ThrowsExactly<OverflowException>(() => memory.Allocate<double>(1L << 32));
}
