namespace NonlocalityML.Learning.Search;

/// <summary>What a search climbs: a number for each point, with its gradient. Serves one thread.</summary>
internal interface ISearchObjective : IDisposable
{
    /// <param name="correlators">Points, one after another, each as <see cref="Bell.Correlators.Values"/>.</param>
    /// <param name="values">One number for each point.</param>
    /// <param name="gradients">Laid out as the points.</param>
    /// <param name="cancellation">Ends the evaluation.</param>
    void Evaluate(
        ReadOnlySpan<double> correlators,
        Span<double> values,
        Span<double> gradients,
        CancellationToken cancellation = default
    );
}
