using NonlocalityML.Bell;

namespace NonlocalityML.Reports;

/// <summary>A Bell inequality as other programs read it, and as <c>inequality FILE.json</c> takes it.</summary>
/// <param name="Text">Written out.</param>
/// <param name="Name">Its name in the literature, or null.</param>
/// <param name="Scenario">As <c>[(2 2) (2 2)]</c>.</param>
/// <param name="Notation">What the coefficients multiply: <c>probabilities</c>, p[a,b,..,x,y,..] in C order.</param>
/// <param name="Coefficients">Exact where they are fractions: numbers, or texts such as 1/3.</param>
/// <param name="LocalBound">The largest value of local models, rounded to the nearest double.</param>
internal sealed record InequalityDocument(
    string Text,
    string? Name,
    string Scenario,
    string Notation,
    IReadOnlyList<object> Coefficients,
    double LocalBound
)
{
    /// <summary>Of an expression; a constant of it is spread over the joint settings.</summary>
    public static InequalityDocument Of(BellExpression expression, string? name)
    {
        var scenario = expression.Scenario;
        var share = expression.Constant / scenario.SettingTuples;
        var isEntry = new bool[scenario.TableLength];
        foreach (var index in scenario.TableIndexOfSlot)
            isEntry[index] = true;
        return new InequalityDocument(
            expression.Text,
            name,
            scenario.ToString(),
            "probabilities",
            [
                .. expression.Coefficients.Select(
                    (value, index) =>
                    {
                        var all = isEntry[index] ? value + share : value;
                        return Numerics.Rational.FromDouble((double)all) == all ? (object)(double)all : all.ToString();
                    }
                ),
            ],
            (double)expression.LocalBound
        );
    }

    /// <summary>The document of an inequality, from its stored coefficients.</summary>
    public static InequalityDocument Of(BellInequality inequality) =>
        new(
            InequalityFormatter.Format(inequality),
            InequalityNames.Of(inequality),
            inequality.Scenario.ToString(),
            "probabilities",
            [.. inequality.Coefficients.ToArray().Select(value => (object)value)],
            (double)inequality.LocalBound
        );
}
