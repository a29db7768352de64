using NonlocalityML.Datasets;
using NonlocalityML.Judging;
using NonlocalityML.Labeling;
using NonlocalityML.Learning;
using NonlocalityML.Numerics;

namespace NonlocalityML.Reports;

/// <summary>The page that shows the whole path: a model from data that is proven, and measured tables with proof and
/// score.</summary>
internal static class QuickstartReport
{
    /// <param name="experiments">Measured tables.</param>
    /// <param name="model">The model of this run.</param>
    /// <param name="card">Its card.</param>
    /// <param name="unseen">Labelled points that it never saw.</param>
    /// <param name="command">The command that made all this.</param>
    public static Report Of(IReadOnlyList<Judgement> experiments, Scorer model, ModelCard card, Dataset unseen, string command) =>
        new(
            "From samples to verdicts",
            $"{unseen.Scenario}: correlations are sampled, labelled with their proven distance to the local set, and "
                + "learned; then published experiments are judged.",
            [
                new ReportSection(
                    "1. Sampled and labelled",
                    [
                        new Paragraph(
                            "Each sample got NL, its trace distance to the local set, with a Bell inequality that proves the "
                                + "lower end and a local model that proves the upper one."
                        ),
                        .. DatasetReport.Of(unseen, null),
                    ]
                ),
                new ReportSection(
                    "2. Learned",
                    [
                        new Paragraph(
                            "Perceptrons learned other samples of the same kind, and a genetic algorithm blended them into one "
                                + "ONNX file. It never saw the points below."
                        ),
                        .. DatasetReport.Predicted(model, unseen, "unseen points"),
                        .. LearningReport.OfModel(card),
                    ]
                ),
                new ReportSection(
                    "3. Published experiments, judged",
                    [
                        Experiments(experiments),
                        new Paragraph(
                            "The proven interval is about the frequencies as measured; every proof was checked in exact "
                                + "arithmetic. The score is evidence, about the nearest no-signalling table, by the model "
                                + "that ships for two settings."
                        ),
                        .. ExperimentFigures.Compared(experiments),
                    ]
                ),
                new ReportSection("Made by", new CodeLines(command)),
            ]
        );

    /// <summary>What is proven and what is learned, a row for each table.</summary>
    public static ReportTable Experiments(IReadOnlyList<Judgement> experiments) =>
        new(
            "NL of published experiments: proven interval, and score of the model (evidence)",
            ["experiment", "trials", "S", "NL proven, from", "to", "learned", "verdict"],
            [
                .. experiments.Select(experiment =>
                    (IReadOnlyList<Cell>)
                        [
                            Path.GetFileNameWithoutExtension(experiment.Verdict.Table.Name),
                            experiment.Verdict.Table.Counts?.Trials ?? 0,
                            experiment.Verdict.Chsh is { } chsh ? Cell.Number(chsh.Value, "F5") : "",
                            Cell.AtLeast(Outward.Below(experiment.Verdict.Certificate.Lower), 4),
                            Cell.AtMost(Outward.Above(experiment.Verdict.Certificate.Upper), 4),
                            experiment.Learned is { } learned ? Cell.Number(learned.Value, "G3") : "",
                            $"{experiment.Verdict.Locality}",
                        ]
                ),
            ]
        );
}
