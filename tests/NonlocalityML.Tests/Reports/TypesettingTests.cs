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
    [DataRow("uniform in [-1, 1]", "uniform in [\u22121, 1]")]
    [DataRow("-p(00|01) + p(01|01) <= 0", "\u2212p(00|01) + p(01|01) \u2264 0")]
    [DataRow("1/8 sum |q - p|", "1/8 \u03a3\u2009|q \u2212 p|")]
    [DataRow("1/sqrt 2, v rho, p(lambda)", "1/\u221a2, v \u03c1, p(\u03bb)")]
    [DataRow("<AxBy> and <A0>", "\u27e8AxBy\u27e9 and \u27e8A\u2080\u27e9")]
    [DataRow("cos t |00> + sin t |11>", "cos t |00\u27e9 + sin t |11\u27e9")]
    [DataRow("3x128 and 2x2x2, error x 1000", "3\u00d7128 and 2\u00d72\u00d72, error \u00d7 1000")]
    [DataRow("S' = 1, A's", "S\u2032 = 1, A's")]
    [DataRow("[(2 2) (4)]", "[(2\u00a02) (4)]")]
    public void Signs_of_a_terminal_become_those_of_a_paper(string plain, string set) =>
        Assert.AreEqual(set, Html.Typeset(plain));

    [TestMethod]
    [DataRow("no-signalling m3-cube.csv")]
    [DataRow("sha256 4a3e12b7, commit 3e5d2f")]
    [DataRow("--engine ortools")]
    [DataRow("2026-11-27")]
    [DataRow("settings x 0, 1; y 0")]
    [DataRow("<b>x</b> rhombus A's 0x12")]
    public void Words_names_and_dates_stay(string text) => Assert.AreEqual(text, Html.Typeset(text));

    /// <summary>Points below each other; powers for all of a column of small numbers, by moving the point, never by
    /// rounding.</summary>
    [TestMethod]
    [DataRow("0.5|12.25|3", "0.5\u2007|12.25|3\u2008\u2007\u2007")]
    [DataRow("0.01432|6.737E-05|0|", "1.432\u00d710\u207b\u00b2|6.737\u00d710\u207b\u2075|0\u2008\u2007\u2007\u2007|")]
    [DataRow("0.00001155|-3.5E-06", "1.155\u00d710\u207b\u2075|\u22123.5\u2007\u2007\u00d710\u207b\u2076")]
    [DataRow("0.71|1.2E-07", "0.71|1.2\u00d710\u207b\u2077")]
    [DataRow("1,240|128", "1,240|128")]
    public void Numbers_of_a_column_are_aligned(string column, string set) =>
        Assert.AreEqual(set, string.Join('|', AlignedNumbers.Of(column.Split('|'))));
}
