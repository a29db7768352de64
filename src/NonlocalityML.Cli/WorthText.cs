using NonlocalityML.Experiments;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;

namespace NonlocalityML.Cli;

/// <summary>What a table is worth to whoever trusts no device, as text.</summary>
internal static class WorthText
{
    public static void Print(Output output, TableWorth worth)
    {
        ScoreText.Row(
            output,
            "worth, devices not trusted",
            worth.Guesses.IsEmpty
                ? "no proof: the nearest no-signalling table is not quantum, at the boundary of the quantum set, or too large"
                : $"if the nearest no-signalling table were exact, proven at level {worth.Level}:"
        );
        foreach (var guess in worth.Guesses)
            ScoreText.Row(output, "", Guessed(guess));
        if (worth.S is not { } s)
            return;
        ScoreText.Row(
            output,
            "from S alone, closed forms",
            $"H_min(A|E) {ChshWorth.MinEntropy(s):F6}, H(A|E) {ChshWorth.Entropy(s):F6} bits a trial; singlet fidelity at least "
                + $"{ChshWorth.Fidelity(s):F6}"
        );
        ScoreText.Row(
            output,
            "",
            ChshWorth.KeyRate(s) is > 0 and var rate
                ? $"key rate {rate:F6} bits a trial with an error of {ChshWorth.Error(s):P2} in the key settings, in the limit"
                : $"no key with the error of {ChshWorth.Error(s):P2} that white noise gives: S of 2.424009 is needed"
        );
        if (worth.CertifiedBits is { } bits)
            ScoreText.Row(
                output,
                $"certified at {worth.Confidence:P0}",
                $"{Outward.Down(bits, 4)} random bits in the first party's outcomes of all {worth.Trials:N0} trials, settings "
                    + "equally likely and secret, memory allowed"
            );
        if (worth.TrialsForOneBit is { } trials)
            ScoreText.Row(output, "", $"one bit needs {trials:N0} trials at this S");
    }

    private static string Guessed(GuessingCertificate guess)
    {
        var who = guess.Settings.Count(setting => setting >= 0) == 1 ? "the first party's outcome" : "all outcomes together";
        var (lower, upper) = (Outward.Down(guess.Lower.RoundDown(), 6), Outward.Up(guess.Upper.RoundUp(), 6));
        return $"{who} guessed with probability {lower} to {upper}: at least {Outward.Down(TableWorth.Bits(guess), 6)} bits a trial, "
            + "settings 0";
    }
}
