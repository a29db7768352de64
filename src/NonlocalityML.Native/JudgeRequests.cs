using System.Text.Json;
using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Files;
using NonlocalityML.HiddenVariables;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using NonlocalityML.Quantum.Engines;

namespace NonlocalityML.Native;

/// <summary>Requests that judge a table, and the one that makes a table from a state.</summary>
internal static class JudgeRequests
{
    public static string Score(string text, CancellationToken cancellation)
    {
        var request = RequestJson.Read<TableRequest>(text);
        var table = Measured(request);
        using var engine = new StructuredEngine(table.Scenario);
        var verdict = ExperimentVerdict.Of(table, engine, cancellation: cancellation);
        return RequestJson.Write(
            new ScoreAnswer(
                Word(verdict.Locality),
                verdict.Sentence,
                Bounds(verdict.Certificate),
                Bounds(verdict.ProjectedCertificate),
                verdict.Inequality,
                [.. verdict.Projection.Behavior.Table],
                verdict.Chsh?.Value,
                verdict.Chsh?.Error,
                table.Counts is null ? null : Statistics(request, verdict, engine, cancellation)
            )
        );
    }

    public static string Classify(string text, CancellationToken cancellation)
    {
        var table = Measured(RequestJson.Read<TableRequest>(text));
        using var engine = new StructuredEngine(table.Scenario);
        var found = TableClass.Of(table, _ => engine, scenario => QuantumEngines.For(scenario), cancellation);
        return RequestJson.Write(new ClassAnswer(found.Class, found.ProvenClass, found.Reason, found.Statistics));
    }

    public static string Simulate(string text, CancellationToken cancellation)
    {
        var request = RequestJson.Read<SimulateRequest>(text);
        if (request.Visibility is not (>= 0 and <= 1))
            throw new InvalidInputException($"visibility is {request.Visibility}; a number from 0 to 1 is needed.");
        var (state, angles) = (StateSource.Open(request.State, null, cancellation).ToState(), AngleList.Parse(request.Angles));
        if (angles.Count != state.Parties)
            throw new InvalidInputException($"angles are for {angles.Count} parties; {request.State} has {state.Parties}.");
        var behavior = new QuantumModel(state.WithVisibility(request.Visibility), angles)
            .WithEfficiency(request.Efficiency, request.NoClick)
            .ToBehavior();
        return RequestJson.Write(
            new SimulateAnswer(
                behavior.Scenario.ToString(),
                request.Shots is { } shots
                    ? [.. SimulatedCounts.Draw(behavior, shots, request.Seed).Table.Select(count => (double)count)]
                    : [.. behavior.Table]
            )
        );
    }

    private static MeasuredTable Measured(TableRequest request)
    {
        var scenario = Scenario.Parse(request.Scenario);
        return request switch
        {
            { Counts: { } counts, Table: null } => MeasuredTable.Of("counts", new Counts(scenario, counts)),
            { Counts: null, Table: { } table } => new MeasuredTable("table", new Behavior(scenario, table), null),
            _ => throw new InvalidInputException("counts or table is needed, one of them."),
        };
    }

    private static StatisticsAnswer Statistics(
        TableRequest request,
        ExperimentVerdict verdict,
        INonlocalityEngine engine,
        CancellationToken cancellation
    )
    {
        engine.Reset(); // so that the bootstrap does not depend on the label before it
        var asked = new StatisticsOptions
        {
            SettingsBias = request.SettingsBias,
            Form = request.Inequality is { } text ? new NamedForm(text, null, null) : null,
            Bootstrap = new BootstrapOptions { Replicates = request.Bootstrap, Seed = request.Seed },
            Inequalities = verdict.Inequalities,
        };
        var found = ExperimentStatistics.Of(verdict.Table.Counts!, asked, engine, null, cancellation);
        return new StatisticsAnswer(
            found.Verdict.Sentence,
            Word(found.Verdict.Rejection),
            found.Verdict.PValue.UpperValue,
            found.Verdict.Method,
            found.Verdict.Condition,
            [.. found.Verdict.Warnings],
            found.JointSignaling?.Value
        );
    }

    /// <summary>As the command line's JSON has it.</summary>
    private static string Word(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static double[] Bounds(Certificate certificate) => [certificate.Lower.RoundDown(), certificate.Upper.RoundUp()];

    /// <param name="Call">score or classify.</param>
    /// <param name="Scenario">As <c>m3</c> or <c>[(2 2) (2 2)]</c>.</param>
    /// <param name="Counts">How often each entry was seen, in C order; null for probabilities.</param>
    /// <param name="Table">p[a,b,..,x,y,..] in C order; null for counts.</param>
    /// <param name="SettingsBias">How far from 1/m a setting's probability may lie.</param>
    /// <param name="Bootstrap">Replicates.</param>
    /// <param name="Seed">The seed of what is drawn.</param>
    /// <param name="Inequality">The one that was named before the data were seen.</param>
    internal sealed record TableRequest(
        string Call,
        string Scenario,
        double[]? Counts = null,
        double[]? Table = null,
        double SettingsBias = 0,
        int Bootstrap = 200,
        ulong Seed = 1,
        string? Inequality = null
    );

    /// <param name="Locality">local, localUpToSignaling or nonlocal.</param>
    /// <param name="Sentence">The verdict on the frequencies.</param>
    /// <param name="NL">Proven bounds, of the table as it stands.</param>
    /// <param name="ProjectedNL">NL of the no-signalling table nearest by least squares.</param>
    /// <param name="Inequality">What it violates, written out, or null.</param>
    /// <param name="Projection">That table, in C order.</param>
    /// <param name="S">The largest CHSH value, in that scenario.</param>
    /// <param name="SError">Its standard error, of counts.</param>
    /// <param name="Statistics">The statistics of counts.</param>
    internal sealed record ScoreAnswer(
        string Locality,
        string Sentence,
        double[] NL,
        double[] ProjectedNL,
        string? Inequality,
        double[] Projection,
        double? S,
        double? SError,
        StatisticsAnswer? Statistics
    );

    /// <param name="Sentence">The verdict on local realism.</param>
    /// <param name="Rejection">As the command line's JSON has it.</param>
    /// <param name="PValue">An upper bound.</param>
    /// <param name="Method">The test that it rests on.</param>
    /// <param name="Condition">Under which it holds.</param>
    /// <param name="Warnings">What takes from its force.</param>
    /// <param name="SignalingPValue">The p-value of the joint test of no-signalling, or null.</param>
    internal sealed record StatisticsAnswer(
        string Sentence,
        string Rejection,
        double PValue,
        string Method,
        string Condition,
        string[] Warnings,
        double? SignalingPValue
    );

    /// <param name="Class">What is said of the table; of counts, within their statistical error.</param>
    /// <param name="ProvenClass">local, quantum, post-quantum, undecided, or nonlocal where no more was tried.</param>
    /// <param name="Reason">What that rests on.</param>
    /// <param name="Statistics">What counts say within their statistical error, or null.</param>
    internal sealed record ClassAnswer(string Class, string ProvenClass, string Reason, string? Statistics);

    /// <param name="Call">simulate.</param>
    /// <param name="State">As <c>werner:0.9</c>, or a file.</param>
    /// <param name="Angles">As <c>0,90;45,-45</c>, degrees from z towards x.</param>
    /// <param name="Visibility">The share of the state; the rest is white noise.</param>
    /// <param name="Efficiency">The efficiency of the detectors, one for all parties or one each.</param>
    /// <param name="NoClick">The outcome that no click counts as; null for one more outcome.</param>
    /// <param name="Shots">Trials for each joint setting; null for probabilities.</param>
    /// <param name="Seed">The seed of the trials.</param>
    internal sealed record SimulateRequest(
        string Call,
        string State,
        string Angles,
        double Visibility,
        double[] Efficiency,
        int? NoClick = null,
        long? Shots = null,
        ulong Seed = 1
    );

    /// <param name="Scenario">The scenario of the table.</param>
    /// <param name="Table">Probabilities or counts, in C order.</param>
    internal sealed record SimulateAnswer(string Scenario, double[] Table);
}
