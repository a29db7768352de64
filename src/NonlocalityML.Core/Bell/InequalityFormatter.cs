using System.Globalization;
using System.Text;
using NonlocalityML.Numerics;

namespace NonlocalityML.Bell;

/// <summary>
/// Writes a Bell inequality out as a person would: in correlators where all settings have two outcomes
/// (<c>E00 + E01 + E10 - E11 &lt;= 2</c>, with A0, B1 for single parties), otherwise in probabilities
/// (<c>p(00|00) - p(01|10) &lt;= 1</c>). Coefficients are scaled to small whole numbers where there are some.
/// </summary>
/// <remarks>
/// The correlator form agrees with the inequality on no-signalling behaviors. It is a reading of the inequality, not the proof:
/// whole numbers are recognised to within 1e-6, and other coefficients are printed with four digits, the
/// bound rounded up.
/// </remarks>
public static class InequalityFormatter
{
    private const double Tolerance = 1e-6;
    private const int LargestUnit = 24,
        LargestWholeNumber = 240;
    private static readonly NumberFormatInfo Invariant = CultureInfo.InvariantCulture.NumberFormat;

    /// <summary>As it reads on no-signalling behaviors; in probabilities where nothing of it is left there.</summary>
    public static string Format(BellInequality inequality) => Write(inequality, Terms(inequality));

    /// <summary>The same without the bound, which is not looked for.</summary>
    internal static string FormatLeft(BellInequality inequality)
    {
        var named = Named(inequality, Terms(inequality));
        return named.Count == 0 ? "0" : Left(named, Scale([.. named.Select(term => term.Coefficient)]));
    }

    /// <summary>
    /// As it is evaluated on frequencies, which signal: in correlators only where these say the same of every table, marginals
    /// averaged over the settings of the others; else in probabilities.
    /// </summary>
    public static string FormatForFrequencies(BellInequality inequality) =>
        inequality.Scenario.IsDichotomic && IsOfCorrelators(inequality)
            ? Format(inequality)
            : Write(inequality, ProbabilityTerms(inequality));

    /// <summary>Whether the correlator form and the inequality differ by what is constant at each joint setting.</summary>
    private static bool IsOfCorrelators(BellInequality inequality)
    {
        var (scenario, settings) = (inequality.Scenario, inequality.Scenario.SettingTuples);
        var written = Correlators.ToAveragedInequality(scenario, Correlators.CoefficientsOf(inequality)).Coefficients;
        for (var i = settings; i < scenario.TableLength; i++)
        {
            var difference = inequality.Coefficients[i] - written[i];
            if (Math.Abs(difference - (inequality.Coefficients[i % settings] - written[i % settings])) > Unit(inequality))
                return false;
        }

        return true;
    }

    /// <summary>Coefficients below this part of the largest one count as 0.</summary>
    private static double Unit(BellInequality inequality)
    {
        var largest = 0.0;
        foreach (var coefficient in inequality.Coefficients)
            largest = Math.Max(largest, Math.Abs(coefficient));
        return Tolerance * largest;
    }

    private static List<(string Name, double Coefficient)> Terms(BellInequality inequality)
    {
        if (!inequality.Scenario.IsDichotomic)
            return ProbabilityTerms(inequality);
        var terms = CorrelatorTerms(inequality);
        return Named(inequality, terms).Count > 0 ? terms : ProbabilityTerms(inequality);
    }

    private static List<(string Name, double Coefficient)> Named(
        BellInequality inequality,
        List<(string Name, double Coefficient)> terms
    )
    {
        var unit = Unit(inequality);
        return [.. terms.Where(term => term.Name.Length > 0 && Math.Abs(term.Coefficient) > unit)];
    }

    private static string Write(BellInequality inequality, List<(string Name, double Coefficient)> terms)
    {
        // A constant on the left moves to the bound.
        var constant = terms.Where(term => term.Name.Length == 0).Sum(term => term.Coefficient);
        var named = Named(inequality, terms);
        var bound = (double)inequality.LocalBound - constant;
        if (named.Count == 0)
            return $"0 <= {Bound(bound)}";
        var scale = Scale([.. named.Select(term => term.Coefficient), bound]);
        return $"{Left(named, scale)} <= {Bound(bound * scale)}";
    }

    private static string Left(List<(string Name, double Coefficient)> named, double scale)
    {
        var text = new StringBuilder();
        foreach (var (name, coefficient) in named)
        {
            var value = coefficient * scale;
            var sign = value < 0 ? "-" : "+";
            text.Append(
                text.Length > 0 ? $" {sign} "
                : value < 0 ? "-"
                : ""
            );
            var size = Number(Math.Abs(value));
            text.Append(size == "1" ? name : $"{size} {name}");
        }

        return text.ToString();
    }

    private static List<(string Name, double Coefficient)> CorrelatorTerms(BellInequality inequality)
    {
        var scenario = inequality.Scenario;
        var coefficients = Correlators.CoefficientsOf(inequality);
        var terms = new List<(int Measured, string Name, double Coefficient)>();
        for (var i = 0; i < coefficients.Length; i++)
        {
            var name = new StringBuilder();
            var rest = i;
            var measured = 0;
            for (var party = scenario.Parties - 1; party >= 0; party--)
            {
                (rest, var index) = Math.DivRem(rest, scenario.Settings(party) + 1);
                if (index == 0)
                    continue;
                measured++;
                name.Insert(0, $"{PartyName(party)}{index - 1}");
            }

            // Two parties, both measured: the usual E(x,y).
            if (scenario.Parties == 2 && measured == 2)
            {
                var columns = scenario.Settings(1) + 1;
                name.Clear()
                    .Append(
                        Math.Max(scenario.Settings(0), scenario.Settings(1)) <= 10
                            ? $"E{(i / columns) - 1}{(i % columns) - 1}"
                            : $"E({(i / columns) - 1},{(i % columns) - 1})"
                    );
            }

            terms.Add((measured, name.ToString(), coefficients[i]));
        }

        return
        [
            .. terms
                .OrderBy(term => term.Measured)
                .ThenBy(term => term.Name, StringComparer.Ordinal)
                .Select(term => (term.Name, term.Coefficient)),
        ];
    }

    private static List<(string Name, double Coefficient)> ProbabilityTerms(BellInequality inequality)
    {
        var scenario = inequality.Scenario;
        var shape = scenario.TableShape;
        var terms = new List<(string, double)>();
        foreach (var index in scenario.TableIndexOfSlot)
        {
            var digits = new int[shape.Length];
            var rest = index;
            for (var axis = shape.Length - 1; axis >= 0; axis--)
                (rest, digits[axis]) = Math.DivRem(rest, shape[axis]);
            var separator = shape.Any(length => length > 10) ? "," : "";
            terms.Add(
                (
                    $"p({string.Join(separator, digits[..scenario.Parties])}|"
                        + $"{string.Join(separator, digits[scenario.Parties..])})",
                    inequality.Coefficients[index]
                )
            );
        }

        return terms;
    }

    private static string PartyName(int party) => party < 26 ? ((char)('A' + party)).ToString() : $"P{party}_";

    /// <summary>The factor that makes all numbers whole and small, or else the largest one equal to 1.</summary>
    private static double Scale(IReadOnlyList<double> numbers)
    {
        var largest = numbers.Max(Math.Abs);
        var sizes = numbers.Select(Math.Abs).Where(size => size > Tolerance * largest).ToList();
        var smallest = sizes.Min();
        for (var unit = 1; unit <= LargestUnit; unit++)
        {
            var scale = unit / smallest;
            if (
                sizes.All(size =>
                    Math.Abs((size * scale) - Math.Round(size * scale)) < Tolerance * scale * smallest
                    && Math.Round(size * scale) <= LargestWholeNumber
                )
            )
                return scale;
        }

        return 1 / sizes.Max();
    }

    /// <summary>A number as <see cref="Number"/> writes it, rounded up.</summary>
    private static string Bound(double value) =>
        Math.Abs(value - Math.Round(value)) < Tolerance
            ? Number(value)
            : Outward.UpTo(Rational.FromDouble(value), 4).TrimEnd('0');

    private static string Number(double value) =>
        Math.Abs(value - Math.Round(value)) < Tolerance
            ? (Math.Round(value) + 0.0).ToString("0", Invariant) // + 0.0 turns -0 into 0
            : value.ToString("0.####", Invariant);
}
