namespace NonlocalityML.Tests;

/// <summary>How the outputs of pages are compared.</summary>
[TestClass]
public sealed class ShownOutputTests
{
    [TestMethod]
    [DataRow("0.0528 <= NL <= 0.0529", "0.0528 <= NL <= 0.0529")]
    [DataRow("0.05281248380767132 <= NL", "0.0528124838076699 <= NL", DisplayName = "Bounds to 1e-9")]
    [DataRow("S = 2.4225 +- 0.2038", "S = 2.4226 +- 0.2038", DisplayName = "The last place shown")]
    [DataRow("widest interval 1.2E-12", "widest interval 9.8E-13", DisplayName = "Widths of rounding")]
    [DataRow("a\n...\nb 1.5", "a\nanything 7\nb 2.5\nb 1.5", DisplayName = "Lines left out")]
    [DataRow("a   1.25", "a 1.25", DisplayName = "Columns")]
    public void The_same_is_the_same(string shown, string printed) => Assert.IsNull(new ShownOutput(shown).Difference(printed));

    [TestMethod]
    [DataRow("NL = 0.0528", "NL = 0.0531")]
    [DataRow("0.05281248380767132 <= NL", "0.05281249380767132 <= NL")]
    [DataRow("all 200 certificates hold", "all 201 certificates hold")]
    [DataRow("local", "nonlocal")]
    [DataRow("a\n...\nb", "a\nc")]
    [DataRow("a", "a\nb")]
    [DataRow("S = -0.6078", "S = 0.6078", DisplayName = "A sign")]
    public void Another_is_another(string shown, string printed) => Assert.IsNotNull(new ShownOutput(shown).Difference(printed));
}
