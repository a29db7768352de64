namespace NonlocalityML.Tests;

internal static class StopClock
{
    /// <summary>Cancels work after a time, and holds that the work ends by it. The clock is a thread of its own: a timer waits
    /// for the pool, which the tests beside this one keep busy.</summary>
    public static void Cancels(TimeSpan after, Action<CancellationToken> work, string name = "")
    {
        using var stop = new CancellationTokenSource();
        var clock = new Thread(() =>
        {
            Thread.Sleep(after);
            stop.Cancel();
        });
        clock.Start();
        Assert.Throws<OperationCanceledException>(() => work(stop.Token), name);
        clock.Join();
    }
}
