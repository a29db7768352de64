using System.Globalization;
using NonlocalityML.Experiments;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>What a table is worth to whoever trusts no device, in rows of a name and a sentence.</summary>
internal static class WorthRows
{
    /// <summary>An empty name continues the row before.</summary>
    public static IEnumerable<KeyValuePair<string, Cell>> Of(TableWorth worth)
    {
        yield return new(
            "worth, devices not trusted",
            worth.Guesses.IsEmpty
                ? "no proof: the nearest no-signalling table is not quantum, at the boundary of the quantum set, or too large"
                : $"if the nearest no-signalling table were exact, proven at level {worth.Level}:"
        );
        foreach (var guess in worth.Guesses)
            yield return new("", Guessed(guess));
        if (worth.S is not { } s)
            yield break;
        yield return new(
            "from S alone, closed forms",
            $"H_min(A|E) {Six(ChshWorth.MinEntropy(s))}, H(A|E) {Six(ChshWorth.Entropy(s))} bits a trial; singlet fidelity at "
                + "least "
                + Six(ChshWorth.Fidelity(s))
        );
        var error = (100 * ChshWorth.Error(s)).ToString("F2", CultureInfo.InvariantCulture) + " %";
        yield return new(
            "",
            ChshWorth.KeyRate(s) is > 0 and var rate
                ? $"key rate {Six(rate)} bits a trial with an error of {error} in the key settings, in the limit"
                : $"no key with the error of {error} that white noise gives: S of 2.424009 is needed"
        );
        if (worth.CertifiedBits is { } bits)
            yield return new(
                $"certified at {(100 * worth.Confidence).ToString("0.##########", CultureInfo.InvariantCulture)} %",
                $"{Outward.Down(bits, 4)} random bits in the first party's outcomes of all {Whole(worth.Trials)} trials, "
                    + "settings equally likely and secret, memory allowed"
            );
        if (worth.TrialsForOneBit is { } trials)
            yield return new("", $"one bit needs {Whole(trials)} trials at this S");
    }

    private static string Six(double value) => value.ToString("F6", CultureInfo.InvariantCulture);

    private static string Whole(double? value) => (value ?? 0).ToString("N0", CultureInfo.InvariantCulture);

    private static string Guessed(GuessingCertificate guess)
    {
        var who = guess.Settings.Count(setting => setting >= 0) == 1 ? "the first party's outcome" : "all outcomes together";
        var (lower, upper) = (Outward.Down(guess.Lower.RoundDown(), 6), Outward.Up(guess.Upper.RoundUp(), 6));
        return $"{who} guessed with probability {lower} to {upper}: at least {Outward.Down(TableWorth.Bits(guess), 6)} bits "
            + "a trial, settings 0";
    }
}
