namespace NonlocalityML.Tests;

/// <summary>The second part of the pages of <see cref="ReadMeTests"/>.</summary>
[TestClass]
public sealed class SecondReadMeTests
{
    public static IEnumerable<object[]> Pages => ReadMeTests.Part(1);

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Pages))]
    public void Every_command_of_a_page_prints_what_the_page_shows(string page) => ReadMeTests.RequireShown(page);
}
