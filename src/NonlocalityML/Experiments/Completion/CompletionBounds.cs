using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Numerics;

namespace NonlocalityML.Experiments.Completion;

/// <summary>
/// What is proven about NL of a table of which parts are unknown: Lower &lt;= NL &lt;= Upper for every completion, signalling or
/// not; of correlators alone, for every completion that does not signal.
/// <para>Lower: an inequality with |c| &lt;= 1 gives (c.q - L) / (2 prod|X_i|) for every q; unknown mass counts with the least of
/// its coefficients, which holds however it is shared. Upper: NL is convex and so largest at an extreme completion; a local model
/// for each of them proves the upper end. Where there are too many of them, see
/// <see cref="ExtremeCompletions.LooseUpper"/>.</para>
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Inequality">Proves the lower end.</param>
/// <param name="Lower">No completion has less.</param>
/// <param name="Best">A completion that comes close to the lower end, with its proof: no larger lower bound than its upper one
/// holds.</param>
/// <param name="Upper">No completion has more.</param>
/// <param name="Extremes">Proofs for all extreme completions in order, or, where they are too many, empty.</param>
public sealed record CompletionBounds(
    IncompleteTable Table,
    BellInequality Inequality,
    Rational Lower,
    Certificate Best,
    Rational Upper,
    IReadOnlyList<Certificate> Extremes
)
{
    /// <summary>Local models of all completions, which bound the upper end; null where there are none.</summary>
    internal CompletionModels? Models { get; private init; }

    /// <summary>The upper end is that of a completion, to the width of its certificate; otherwise it is proven but may be too
    /// large.</summary>
    public bool IsUpperAttained => Extremes.Count > 0;

    /// <summary>How far the upper end is to be trusted, for people; null where it is attained.</summary>
    internal string? LooseUpperEnd =>
        IsUpperAttained ? null
        : Table.AreCompletionsNoSignaling && Table.Scenario.Parties > 2
            ? "the upper end holds for every completion and is often too large: of three parties and more it is a bound of all "
                + "of them together, no completion's NL"
        : "the upper end is proven but perhaps not tight, as there are too many extreme completions to look at each";

    /// <summary>The standard error of the value of the inequality, in the unit of NL, from the errors that the file tells; null
    /// where it tells none.</summary>
    public double? StandardError => Table.Errors?.Of(Inequality.Coefficients) * Table.Scenario.Unit;

    /// <summary>The extreme completion with the largest NL; null where they are too many.</summary>
    public Certificate? Worst => Extremes.MaxBy(certificate => certificate.Upper);

    /// <exception cref="SolverException">A linear program was not solved, or what was found does not verify.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static CompletionBounds Of(
        IncompleteTable table,
        INonlocalityEngine engine,
        ILinearSolver solver,
        CancellationToken cancellation = default
    )
    {
        if (table.IsOfSums)
            return OfSums(table, engine, solver, cancellation);
        using var session = solver.Open(new CompletionProgram(table).Program);
        return Of(table, engine, session, cancellation);
    }

    /// <summary>
    /// Of correlators alone, the completion with vanishing marginals has the least NL: it is the mean of any completion with its
    /// outcomes flipped by an even number of parties, which changes neither the correlators nor NL, and NL is convex. The same
    /// mean of its inequality has correlators alone.
    /// </summary>
    private static CompletionBounds OfSums(
        IncompleteTable table,
        INonlocalityEngine engine,
        ILinearSolver solver,
        CancellationToken cancellation
    )
    {
        var best = engine.Solve(table.CompleteEvenly(), cancellation);
        var coefficients = best.Inequality.Coefficients.ToArray();
        foreach (var places in table.Unknown)
        {
            var mean = places.IsEmpty ? 0 : Dyadic.Round(places.Average(i => coefficients[i]), Certificate.Places);
            foreach (var i in places)
                coefficients[i] = Math.Clamp(mean, -1, 1);
        }

        var models = CompletionModels.Find(table, solver, cancellation);
        return Proven(table, new BellInequality(table.Scenario, coefficients), best, models, engine, cancellation);
    }

    /// <summary>The same with the program of a table that lacks the same entries.</summary>
    internal static CompletionBounds Of(
        IncompleteTable table,
        INonlocalityEngine engine,
        ILinearProgramSession session,
        CancellationToken cancellation
    )
    {
        var program = new CompletionProgram(table);
        var solution = session.Solve(program.RightHandSide, cancellation);
        var inequality = Tighten(table, program.Coefficients(solution));
        var best = engine.Solve(program.Completion(table, solution), cancellation);
        return Proven(table, inequality, best, null, engine, cancellation);
    }

    private static CompletionBounds Proven(
        IncompleteTable table,
        BellInequality inequality,
        Certificate best,
        CompletionModels? models,
        INonlocalityEngine engine,
        CancellationToken cancellation
    )
    {
        Certificate[] extremes =
        [
            .. ExtremeCompletions.Of(table).Select(extreme => engine.Solve(extreme.Behavior, cancellation)),
        ];
        var bounds = new CompletionBounds(
            table,
            inequality,
            LowerBound(table, inequality),
            best,
            UpperBound(table, best, extremes, models),
            extremes
        )
        {
            Models = models,
        };
        return bounds.Verify() is { } fault
            ? throw new SolverException($"The bounds of {table.Name} do not verify: {fault}.")
            : bounds;
    }

    /// <summary>Recomputes all proofs in exact arithmetic.</summary>
    /// <returns>Null when everything holds, otherwise one line that names what fails.</returns>
    public string? Verify()
    {
        if (Inequality.Coefficients.ToArray().Any(c => Math.Abs(c) > 1))
            return "a coefficient of the inequality is outside [-1, 1]";
        if (
            !Inequality.Scenario.Equals(Table.Scenario)
            || Extremes.Prepend(Best).Any(proof => !proof.Behavior.Scenario.Equals(Table.Scenario))
        )
            return "the proofs and the table are of different scenarios";
        if (Lower > LowerBound(Table, Inequality))
            return "the inequality does not prove the stated lower end";
        if (Best.Verify() is { } fault)
            return $"the completion near the lower end: {fault}";
        if (Extremes.Count > 0)
        {
            var needed = ExtremeCompletions.Of(Table);
            if (
                needed.Count != Extremes.Count
                || !needed.Zip(Extremes, (q, proof) => q.Behavior.Table.SequenceEqual(proof.Behavior.Table)).All(same => same)
            )
                return "the proofs are not those of all extreme completions";
            if (Extremes.Select(proof => proof.Verify()).FirstOrDefault(wrong => wrong is not null) is { } broken)
                return $"an extreme completion: {broken}";
        }

        if (Upper < UpperBound(Table, Best, Extremes, Models))
            return "the stated upper end is not proven";
        return Lower > Upper ? "the stated lower end is above the upper one" : null;
    }

    /// <summary>Rounds, and gives unknown places of a group their least coefficient: that leaves the bound and can only lower
    /// L.</summary>
    private static BellInequality Tighten(IncompleteTable table, double[] coefficients)
    {
        for (var i = 0; i < coefficients.Length; i++)
            coefficients[i] = Math.Clamp(Dyadic.Round(coefficients[i], Certificate.Places), -1, 1);
        foreach (var places in table.Unknown.Where(places => !places.IsEmpty))
        {
            var least = places.Min(i => coefficients[i]);
            foreach (var i in places)
                coefficients[i] = least;
        }

        return new BellInequality(table.Scenario, coefficients);
    }

    private static Rational LowerBound(IncompleteTable table, BellInequality inequality)
    {
        var value = Rational.Zero;
        for (var i = 0; i < table.Table.Length; i++)
        {
            if (!double.IsNaN(table.Table[i]))
                value += Rational.FromDouble(table.Table[i]) * Rational.FromDouble(inequality.Coefficients[i]);
        }

        for (var group = 0; group < table.Masses.Length; group++)
        {
            if (table.Unknown[group].IsEmpty)
                continue;
            value += table.Masses[group] * Rational.FromDouble(table.Unknown[group].Min(i => inequality.Coefficients[i]));
        }

        return Rational.Max(0, (value - inequality.LocalBound) / (2 * table.Scenario.SettingTuples));
    }

    private static Rational UpperBound(
        IncompleteTable table,
        Certificate best,
        IReadOnlyCollection<Certificate> extremes,
        CompletionModels? models
    )
    {
        if (extremes.Count > 0)
            return extremes
                .Zip(ExtremeCompletions.Of(table), (proof, extreme) => proof.Upper + extreme.Distance)
                .Aggregate(Rational.Max);
        var loose = ExtremeCompletions.LooseUpper(table, best);
        return models is null ? loose : Rational.Min(loose, models.Upper(table));
    }
}
