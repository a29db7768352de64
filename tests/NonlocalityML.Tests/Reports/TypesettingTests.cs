using NonlocalityML.Reports;

namespace NonlocalityML.Tests.Reports;

[TestClass]
public sealed class TypesettingTests
{
    [TestMethod]
    [DataRow("0.1 <= NL <= 0.2", "0.1 \u2264 NL \u2264 0.2")]
    [DataRow("S = 2.42 +- 0.20", "S = 2.42 \u00b1 0.20")]
    [DataRow("moved by 7.22E-07", "moved by 7.22\u00d710\u207b\u2077")]
    [DataRow("(3.1 +- 0.2)E-6", "(3.1 \u00b1 0.2)\u00d710\u207b\u2076")]
    [DataRow("1e+12 rows", "1\u00d710\u00b9\u00b2 rows")]
    [DataRow("E00 + E01 - E11", "E\u2080\u2080 + E\u2080\u2081 \u2212 E\u2081\u2081")]
    [DataRow("between -1 and 1", "between \u22121 and 1")]
    public void Signs_of_a_terminal_become_those_of_a_paper(string plain, string set) =>
        Assert.AreEqual(set, Html.Typeset(plain));

    [TestMethod]
    [DataRow("no-signalling m3-cube.csv")]
    [DataRow("sha256 4a3e12b7, commit 3e5d2f")]
    [DataRow("--engine ortools")]
    [DataRow("2026-11-27")]
    public void Words_names_and_dates_stay(string text) => Assert.AreEqual(text, Html.Typeset(text));
}
