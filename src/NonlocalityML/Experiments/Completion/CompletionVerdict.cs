using NonlocalityML.Labeling;

namespace NonlocalityML.Experiments.Completion;

/// <summary>What is proven about an incomplete table: as measured, and with the signalling of its known settings taken
/// out.</summary>
/// <param name="Bounds">NL of all completions of the table as it stands.</param>
/// <param name="Projected">The same for <see cref="IncompleteTable.WithoutSignaling"/>; null where there is none.</param>
public sealed record CompletionVerdict(CompletionBounds Bounds, CompletionBounds? Projected)
{
    /// <exception cref="SolverException">A linear program was not solved, or what was found does not verify.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static CompletionVerdict Of(
        IncompleteTable table,
        INonlocalityEngine engine,
        ILinearSolver solver,
        CancellationToken cancellation = default
    )
    {
        if (table.IsOfSums)
            return new CompletionVerdict(CompletionBounds.Of(table, engine, solver, cancellation), null);
        using var session = solver.Open(new CompletionProgram(table).Program);
        return new CompletionVerdict(
            CompletionBounds.Of(table, engine, session, cancellation),
            table.WithoutSignaling() is { } projected ? CompletionBounds.Of(projected, engine, session, cancellation) : null
        );
    }

    /// <summary>The verdict in one sentence.</summary>
    public string Sentence =>
        (IsNonlocal(Bounds), Projected is null || IsNonlocal(Projected), (double)Bounds.Upper > Certificate.Resolution) switch
        {
            (true, true, _) => "Nonlocal: whatever the missing probabilities are, no local model gives this table.",
            (true, false, _) => "Open: no local model gives this table, but that is owed to signalling; without it the missing "
                + "probabilities decide.",
            (_, _, false) => "Local: whatever the missing probabilities are, a local model gives this table.",
            _ => "Open: it depends on the missing probabilities whether a local model gives this table.",
        };

    private static bool IsNonlocal(CompletionBounds bounds) => (double)bounds.Lower > Certificate.Resolution;
}
