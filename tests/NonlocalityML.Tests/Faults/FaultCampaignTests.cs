namespace NonlocalityML.Tests.Faults;

/// <summary>Faults of all kinds at random.</summary>
[TestClass]
public sealed class FaultCampaignTests
{
    /// <summary>Kills and failing writes at random, for a minute; for so many minutes as NONLOCALITY_CAMPAIGN_MINUTES
    /// says.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void A_campaign_of_kills_and_failing_writes_loses_nothing()
    {
        FaultLibrary.Require();
        var minutes = double.Parse(Environment.GetEnvironmentVariable("NONLOCALITY_CAMPAIGN_MINUTES") ?? "1");
        var seed = ulong.Parse(Environment.GetEnvironmentVariable("NONLOCALITY_CAMPAIGN_SEED") ?? "1");
        var runs = FaultCampaign.Run(TimeSpan.FromMinutes(minutes), seed, line => Console.WriteLine(line));
        Assert.IsGreaterThan(0, runs);
    }
}
