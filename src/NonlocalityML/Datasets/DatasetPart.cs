using System.Globalization;
using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets;

/// <summary>
/// Which consecutive samples of a larger data set a data set holds. Parts that are made apart, on other machines, have the
/// samples, the labels and the proofs of the whole, bit for bit; <see cref="DatasetMerge"/> joins them.
/// </summary>
/// <param name="Number">1 for the part that begins with sample 0.</param>
/// <param name="Parts">Number of parts.</param>
/// <param name="First">Number of its first sample in the whole, from 0.</param>
/// <param name="Of">Number of samples in the whole.</param>
public sealed record DatasetPart(int Number, int Parts, long First, long Of)
{
    /// <summary>Reads "3/32", the third of 32 parts.</summary>
    /// <param name="text">Number and number of parts.</param>
    /// <param name="whole">What is divided: kind, scenario and number of samples.</param>
    /// <exception cref="InvalidInputException">Something else, or more parts than can be made.</exception>
    public static DatasetPart Parse(string text, DatasetSpecification whole)
    {
        var (number, parts) = Read(text);
        RequireParts(parts, whole);
        return new DatasetPart(number, parts, Begin(number, parts, whole), whole.Count);
    }

    /// <exception cref="InvalidInputException">Something else.</exception>
    internal static (int Number, int Parts) Read(string text)
    {
        if (
            text.Split('/') is not [var left, var right]
            || !TryRead(left, out var number)
            || !TryRead(right, out var parts)
            || number > parts
        )
            throw new InvalidInputException($"The part is '{text}'; K/N with 1 <= K <= N is needed, such as 3/32.");
        return (number, parts);

        static bool TryRead(string word, out int value) =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0;
    }

    /// <exception cref="InvalidInputException">So many parts cannot be made.</exception>
    public static void RequireParts(int parts, DatasetSpecification whole)
    {
        if (whole.Part is { } part)
            throw new InvalidInputException(
                $"The input is part {part.Number} of {part.Parts} already; a part cannot be divided."
            );
        if (parts >= 1 && parts <= Blocks(whole))
            return;
        throw new InvalidInputException(
            $"The number of parts is {parts}; {whole.Count} samples in blocks of {Block(whole)} make 1 to {Blocks(whole)}."
        );
    }

    /// <summary>Number of samples.</summary>
    internal long Count(DatasetSpecification whole) => (Number == Parts ? Of : Begin(Number + 1, Parts, whole)) - First;

    private static long Begin(int number, int parts, DatasetSpecification whole) =>
        Blocks(whole) * (number - 1) / parts * Block(whole);

    private static long Blocks(DatasetSpecification whole) => (whole.Count + Block(whole) - 1) / Block(whole);

    private static int Block(DatasetSpecification whole) => whole.Labels.PartsAreShards ? whole.LargestShard : 1;
}
