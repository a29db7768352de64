using NonlocalityML.Experiments;
using NonlocalityML.Judging;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>What a table costs a local description along a line of white noise, and what it is worth against S.</summary>
internal static class MeasureFigures
{
    private const int CurvePoints = 61;

    /// <summary>The measures of the table from itself to where it is local; nothing where there are none, or it was not asked
    /// for.</summary>
    public static IEnumerable<Figure> Along(Judgement scored)
    {
        if (scored.Noise.IsEmpty)
            yield break;
        yield return Figures.Lines(
            "Measures along white noise",
            "What a local description of v q + (1 - v) u costs, q the nearest no-signalling table and u white noise, from v = 1 "
                + "to where the mixture is local; bands are proven from both sides.",
            "visibility v",
            "measure, each in its own unit",
            [
                .. scored
                    .Noise.GroupBy(point => point.Proof.Measure)
                    .Select(points =>
                    {
                        double[] lower = [.. points.Select(point => point.Proof.Lower.RoundDown())];
                        double[] upper = [.. points.Select(point => point.Proof.Upper.RoundUp())];
                        return new Series(
                            points.Key.Name,
                            [.. points.Select(point => point.Visibility)],
                            [.. lower.Zip(upper, (low, high) => (low + high) / 2)]
                        )
                        {
                            Lower = lower,
                            Upper = upper,
                        };
                    }),
            ]
        );
    }

    /// <summary>The closed forms from the local bound to Tsirelson's, and where the table stands; nothing without S.</summary>
    public static IEnumerable<Figure> AgainstS(TableWorth worth)
    {
        if (worth.S is not { } s)
            yield break;
        double[] values =
        [
            .. Enumerable.Range(0, CurvePoints).Select(i => 2 + ((ChshWorth.Tsirelson - 2) * i / (CurvePoints - 1))),
        ];
        Series Curve(string name, Func<double, double> bits) => new(name, values, [.. values.Select(bits)]);
        yield return Figures.Lines(
            "Bits a trial against S",
            "What S alone guarantees in the limit of many trials, in closed form, settings equally likely: min-entropy and "
                + "entropy of the first party's outcome to whoever holds the rest, and the key rate.",
            "S",
            "bits a trial",
            Curve("H_min(A|E)", ChshWorth.MinEntropy),
            Curve("H(A|E)", ChshWorth.Entropy),
            Curve("key rate", value => Math.Max(0, ChshWorth.KeyRate(value))),
            new Series("this table", [s, s], [0, 1])
        );
    }
}
