using NonlocalityML.Reports;

namespace NonlocalityML.Tests.Reports;

/// <summary>Texts that try to become markup or script.</summary>
internal static class Hostile
{
    public static readonly string[] Texts =
    [
        "</script><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "a.b[0]'\"\\",
        "<!-- --> &amp; <b>",
        "ψ⁻ 量子 🙂",
        "{{x}} ${y} datum.z",
    ];

    public static Figure Figure() =>
        Figures.Points(Texts[0], Texts[1], Texts[1], Texts[2], Texts.Select((text, i) => new Series(text, [i], [i])).ToList());
}
