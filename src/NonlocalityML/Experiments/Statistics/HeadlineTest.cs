namespace NonlocalityML.Experiments.Statistics;

/// <summary>
/// The one p-value that a verdict may rest on: under local realism it is at most x with probability at most x, whatever was
/// looked at. Either a form was named before the data, and its test alone counts; or every test that chooses nothing is taken,
/// each p-value times the number of games or tests that it was picked from (Bonferroni).
/// </summary>
/// <param name="Rejection">What a small p-value says.</param>
/// <param name="Method">The test.</param>
/// <param name="Condition">Under which condition it holds, beside the choice of settings.</param>
/// <param name="PValue">An upper bound, corrected.</param>
internal sealed record HeadlineTest(Rejection Rejection, string Method, string Condition, PValue PValue)
{
    /// <param name="named">The form that was named in advance; null where none was.</param>
    /// <param name="chsh">The best CHSH game; null outside the CHSH scenario.</param>
    /// <param name="mixture">Null outside the CHSH scenario.</param>
    /// <param name="ratio">Prediction-based ratios; null where there are too many strategies.</param>
    public static HeadlineTest Of(NamedTest? named, GameBound? chsh, MixtureMartingale? mixture, PredictionBasedRatio? ratio)
    {
        if (named is not null)
        {
            var source = named.Form.Source is { } where ? $" ({where})" : "";
            return new HeadlineTest(
                Rejection.IfPlanned,
                $"{named.Text}, named in advance{source}",
                named.Condition,
                named.PValue
            );
        }

        var tests = new List<HeadlineTest>();
        if (chsh is not null)
            tests.Add(
                new(
                    Rejection.Rejected,
                    $"the best of {chsh.Choices} CHSH games",
                    $"if the number of trials, {chsh.Decided:N0}, was fixed in advance",
                    chsh.AfterChoice
                )
            );
        if (mixture is not null)
            tests.Add(new(Rejection.Rejected, "the mixture martingale", "any stopping", mixture.PValue));
        if (ratio is { IsOrderKnown: true })
            tests.Add(new(Rejection.Rejected, "prediction-based ratios", "any stopping", ratio.PValue));
        if (tests.MinBy(test => test.PValue) is { } best)
            return best with { PValue = best.PValue.Times(tests.Count) };
        return ratio is not null
            ? new(Rejection.IfIndependent, "prediction-based ratios in random order", "independent trials", ratio.PValue)
            : new(Rejection.NotRejected, "", "", PValue.One);
    }
}
