using System.Globalization;
using NonlocalityML.Bell;
using NonlocalityML.Learning;

namespace NonlocalityML.Cli;

/// <summary>What the text results say of a model.</summary>
internal static class ModelText
{
    /// <summary>Members with their weights and errors, and what the blend gains.</summary>
    public static void Print(Output output, ModelCard card)
    {
        PrintMembers(output, card);
        if (card.Errors is not null)
            Print(output, card.Errors);
        if (card.Verdicts is { } verdicts)
            output.Line($"  {verdicts.Sentence}");
        if (card.Families is { } families)
            Print(output, families);
        if (card.Classes is not null)
            Print(output, card.Classes);
        if (card.ClassFamilies is { } classes)
            Print(output, classes);
        output.Line("  scores are evidence, not proof");
    }

    /// <summary>Errors of members and blend.</summary>
    public static void PrintMembers(Output output, ModelCard card)
    {
        output.Line(
            $"  {card.Validation.Measure} on {card.Validation.Points} validation "
                + $"points{(card.Unseen is null ? "" : $" and {card.Unseen.Points} unseen points")}"
        );
        for (var i = 0; i < card.Members.Length; i++)
            Row(
                output,
                $"{card.Members[i].Options}, weight {card.Members[i].Weight:F3}",
                card.Validation.Members[i],
                card.Unseen?.Members[i]
            );
        Row(output, "best member", card.Validation.BestMember, card.Unseen?.BestMember);
        Row(output, "plain mean", card.Validation.PlainMean, card.Unseen?.PlainMean);
        Row(output, "genetic blend", card.Validation.Blend, card.Unseen?.Blend);
    }

    public static void Print(Output output, DistanceEvaluation errors)
    {
        output.Line(
            $"  {errors.Points} points: mean absolute error {errors.MeanAbsoluteError:G3}, root mean square "
                + $"{errors.RootMeanSquareError:G3}, largest {errors.LargestError:G3}"
        );
        output.Line($"  one number for all points: {errors.ConstantError:G3}");
        output.Line("  label from    to         points   mean error   bias");
        foreach (var bin in errors.Bins)
            output.Line($"  {bin.From, 10:F4} {bin.To, 10:F4} {bin.Points, 9} {bin.MeanAbsoluteError, 12:G3} {bin.Bias, 12:G3}");
    }

    /// <summary>Errors by kinds of behaviors.</summary>
    public static void Print(Output output, IEnumerable<FamilyErrors> families)
    {
        output.Line("  kind of behavior          points   mean error      largest   one number   failures   flagged");
        foreach (var family in families)
            output.Line(
                $"  {family.Kind, -24} {family.Points, 7} {family.MeanAbsoluteError, 12:G3} {family.LargestError, 12:G3} "
                    + $"{family.ConstantError, 12:G3} {family.Failures, 10} {family.FlaggedFailures, 9}"
                    + HeldOut(family.IsHeldOut)
            );
    }

    /// <summary>Classes by kinds of behaviors.</summary>
    public static void Print(Output output, IEnumerable<FamilyClasses> families)
    {
        output.Line("  kind of behavior          points     log loss    one guess   accuracy   calibration error");
        foreach (var family in families)
            output.Line(
                $"  {family.Kind, -24} {family.Points, 7} {family.LogLoss, 12:G3} {family.ConstantLogLoss, 12:G3} "
                    + $"{family.Accuracy, 10:P2} {family.CalibrationError, 19:G2}{HeldOut(family.IsHeldOut)}"
            );
    }

    private static string HeldOut(bool isHeldOut) => isHeldOut ? "   held out: nothing of this kind was learned" : "";

    public static void Print(Output output, ClassEvaluation classes)
    {
        output.Line(
            $"  {classes.Points} points: accuracy {classes.Accuracy:P3}, calibration error {classes.CalibrationError:G2}"
                + (classes.LogLoss is { } loss ? $", log loss {loss:G3}, of one guess {classes.ConstantLogLoss:G3}" : "")
        );
        foreach (var near in classes.NearBoundary)
            output.Line(
                $"  {classes.MarginText} within {near.Distance:G2}: {near.Points} points, accuracy "
                    + $"{(near.Accuracy is { } share ? share.ToString("P2", CultureInfo.InvariantCulture) : "-")}"
            );
        output.Line("  true class      called local   quantum   post-quantum");
        foreach (var (row, name) in classes.Confusion.Zip(Memberships.Sets.Select(set => set.Word())))
            output.Line($"  {name, -12} {row[0], 15} {row[1], 9} {row[2], 14}");
    }

    private static void Row(Output output, string name, double validation, double? unseen) =>
        output.Line($"  {name, -60} {validation, 10:G4}{(unseen is { } error ? $" {error, 10:G4}" : "")}");
}
