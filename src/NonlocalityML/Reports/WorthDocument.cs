using System.Text.Json.Nodes;
using NonlocalityML.Experiments;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>What a table is worth to whoever trusts no device, as other programs read it.</summary>
internal static class WorthDocument
{
    public static object Of(TableWorth worth) =>
        new
        {
            Guesses = worth.Guesses.Select(guess => new
            {
                guess.Settings,
                Level = worth.Level.Name,
                Lower = Outward.Below(guess.Lower),
                Upper = Outward.Above(guess.Upper),
                Bits = TableWorth.Bits(guess),
                Certificate = JsonNode.Parse(guess.ToJson()),
            }),
            Asymptotic = worth.S is not { } s
                ? null
                : new
                {
                    S = s,
                    MinEntropy = ChshWorth.MinEntropy(s),
                    Entropy = ChshWorth.Entropy(s),
                    Fidelity = ChshWorth.Fidelity(s),
                    KeyRate = ChshWorth.KeyRate(s),
                    KeyError = ChshWorth.Error(s),
                },
            Certified = worth.CertifiedBits is not { } bits
                ? null
                : new
                {
                    worth.Confidence,
                    worth.Trials,
                    Bits = bits,
                    worth.TrialsForOneBit,
                },
        };
}
