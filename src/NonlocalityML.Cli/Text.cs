using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Quantum;
using NonlocalityML.Reports;

namespace NonlocalityML.Cli;

/// <summary>Numbers as the text results write them.</summary>
internal static class Text
{
    /// <inheritdoc cref="Notation.Value"/>
    public static string Value(double value, double? error) => Notation.Value(value, error);

    /// <inheritdoc cref="Notation.Small"/>
    public static string Small(double value) => Notation.Small(value);

    /// <inheritdoc cref="Notation.NL"/>
    public static string NL(Certificate certificate) => Notation.NL(certificate);

    /// <inheritdoc cref="Notation.Interval"/>
    public static string Interval(ICertificate certificate) => Notation.Interval(certificate);

    /// <inheritdoc cref="Notation.Unit"/>
    public static string Unit(Scenario scenario) => Notation.Unit(scenario);

    /// <inheritdoc cref="Notation.Answers"/>
    public static IEnumerable<string> Answers(DeterministicStrategy strategy) => Notation.Answers(strategy);
}
