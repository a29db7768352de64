using NonlocalityML.Cli;

namespace NonlocalityML.Tests.Cli;

/// <summary>What a log says of long work.</summary>
[TestClass]
public sealed class LogProgressTests
{
    [TestMethod]
    public void A_line_tells_the_estimate_until_the_work_itself_tells()
    {
        using var log = new Log();
        using var progress = new LogProgress(log, "label", 4, estimate: () => 3600, interval: TimeSpan.FromMilliseconds(1));
        Assert.MatchesRegex(@"label: 0 of 4, \d+ s elapsed, about 60 min left by a rough estimate", log.Next());
        progress.Report(1);
        progress.Report(2);
        var line = log.Next();
        Assert.Contains("label: 2 of 4", line);
        Assert.DoesNotContain("estimate", line);
        progress.Begin("proofs", 0);
        Assert.Contains("label: proofs, ", log.Next());
    }

    [TestMethod]
    public void A_line_tells_what_goes_on_within_an_item()
    {
        using var log = new Log();
        using var progress = new LogProgress(
            log,
            "sample",
            4,
            detail: () => "312 labels",
            interval: TimeSpan.FromMilliseconds(1)
        );
        Assert.MatchesRegex(@"sample: 0 of 4, 312 labels, \d+ s elapsed", log.Next());
    }

    [TestMethod]
    public void Nothing_is_written_once_the_work_is_over()
    {
        using var log = new Log();
        new LogProgress(log, "label", interval: TimeSpan.FromMilliseconds(1)).Dispose();
        var length = log.Length;
        Thread.Sleep(20);
        Assert.AreEqual(length, log.Length);
    }

    /// <summary>Lines that another thread writes.</summary>
    private sealed class Log : StringWriter
    {
        private readonly System.Collections.Concurrent.BlockingCollection<string> lines = [];

        public int Length => lines.Count;

        public override void WriteLine(string? value) => lines.Add(value!);

        /// <summary>A line that is written from now on.</summary>
        public string Next()
        {
            while (lines.TryTake(out _)) { }
            // The first may have been on its way.
            _ = lines.Take();
            return lines.Take();
        }

        protected override void Dispose(bool disposing)
        {
            lines.Dispose();
            base.Dispose(disposing);
        }
    }
}
