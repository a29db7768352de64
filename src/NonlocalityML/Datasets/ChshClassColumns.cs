using System.Collections.Immutable;
using NonlocalityML.Bell;
using NonlocalityML.Labeling;
using NonlocalityML.Labeling.Classes;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum.Engines;
using NonlocalityML.Quantum.Planar;

namespace NonlocalityML.Datasets;

/// <summary>
/// The arrays of a data set of classes of whole CHSH behaviors, beside those of NL: classes (N), 0 local, 1 quantum, 2
/// post-quantum, 3 undecided; margins (N, 2), v - 1 where the line from white noise leaves the local and the quantum set; and the
/// proofs about the quantum set. The models of sample i are rows mixture_offsets[i] to mixture_offsets[i+1]-1 of mixture_weights
/// and mixture_models, none for a local one: four amplitudes, then (cos, sin) of half the angle of the second observable of each
/// party, the first being Z. Their mixture is v q + (1 - v) noise, or q where v is above 1. Entries squares_offsets[i] to
/// squares_offsets[i+1]-1 of squares, post-quantum samples only, are the 16 coefficients of an inequality and the rows of the
/// lower triangle of <see cref="SumOfSquares.Factor"/>, whose words are those of level 1+AB or 3.
/// </summary>
internal static class ChshClassColumns
{
    private static readonly ImmutableArray<OperatorWord>[] Words =
    [
        .. ((string[])["1+AB", "3"]).Select(level =>
            HierarchyLevel.Parse(level).Words(new OperatorAlgebra(Scenario.Chsh)).ToImmutableArray()
        ),
    ];

    /// <summary>After the six columns of NL.</summary>
    public static ImmutableArray<DatasetColumn> All { get; } =
    [
        new("classes", NpyType.Code, ColumnLayout.Rows, [], ["sample"], "0 local, 1 quantum, 2 post-quantum, 3 undecided"),
        new(
            "margins",
            NpyType.Real,
            ColumnLayout.Rows,
            [2],
            ["sample", "margin"],
            "critical visibility of the local, then of the quantum set, minus 1"
        ),
        new(
            "mixture_offsets",
            NpyType.Whole,
            ColumnLayout.Offsets,
            [],
            ["sample"],
            "models of sample i are offsets[i] to offsets[i+1]-1"
        ),
        new("mixture_weights", NpyType.Real, ColumnLayout.Terms, [], ["model"], "weight of a quantum model"),
        new(
            "mixture_models",
            NpyType.Real,
            ColumnLayout.Terms,
            [],
            ["number"],
            $"{PlanarModel.Length} numbers a model: state, axis of A1, axis of B1"
        ),
        new(
            "squares_offsets",
            NpyType.Whole,
            ColumnLayout.Offsets,
            [],
            ["sample"],
            "numbers of sample i are offsets[i] to offsets[i+1]-1"
        ),
        new(
            "squares",
            NpyType.Real,
            ColumnLayout.Terms,
            [],
            ["number"],
            "coefficients of an inequality, then its sum of squares"
        ),
    ];

    /// <summary>Which array says where the terms of a sample are, and how many numbers a term has.</summary>
    public static ImmutableArray<(string Offsets, string Terms, int Length)> TermArrays { get; } =
    [
        ("mixture_offsets", "mixture_weights", 1),
        ("mixture_offsets", "mixture_models", PlanarModel.Length),
        ("squares_offsets", "squares", 1),
    ];

    public static void Append(Shard shard, ChshClass found, int column)
    {
        var (models, weights) = (found.Mixture?.Models ?? [], found.Mixture?.Weights ?? []);
        shard.Append<byte>(column, [(byte)found.Class]);
        shard.Append<double>(column + 1, [found.LocalMargin, found.QuantumMargin]);
        shard.Append<long>(column + 2, [models.Count]);
        shard.Append<double>(column + 3, [.. weights]);
        var numbers = new double[models.Count * PlanarModel.Length];
        for (var k = 0; k < models.Count; k++)
            models[k].Write(numbers.AsSpan(k * PlanarModel.Length, PlanarModel.Length));
        shard.Append<double>(column + 4, numbers);
        double[] squares = found is { Class: BehaviorClass.PostQuantum, Proofs.Quantumness: { } proof }
            ? [.. proof.Inequality.Coefficients, .. proof.Squares.Factor.SelectMany(row => row)]
            : [];
        shard.Append<long>(column + 5, [squares.Length]);
        shard.Append<double>(column + 6, squares);
    }

    /// <returns>Why the stored proofs do not prove the stored class and margins, or null.</returns>
    public static string? Fault(Dataset dataset, long index)
    {
        var found = Read(dataset, index);
        var (stored, margins) = ((BehaviorClass)(int)dataset.Row("classes", index)[0], dataset.Row("margins", index));
        if (found.Proofs.Locality.Verify() is { } fault)
            return fault;
        if (found.Class != stored)
            return $"the class is {stored}; the proofs say {found.Class}";
        var margin = new ChshMargins(found.Proofs.Locality.Behavior);
        return Differs(0, margin.Local)
            ?? (found.Mixture is { } mixture ? margin.FaultOf(mixture, margins[1]) : Differs(1, margin.Local));

        string? Differs(int k, Rational expected) =>
            Math.Abs(margins[k] - (double)expected) <= ChshMargins.Rounding
                ? null
                : $"margin {k} is {margins[k]:R}; {(double)expected:R} is proven";
    }

    /// <summary>The class that the stored proofs prove, computed again in exact arithmetic.</summary>
    /// <exception cref="InvalidInputException">The stored numbers are no such proofs.</exception>
    public static ChshClass Read(Dataset dataset, long index)
    {
        var locality = dataset.Certificate(index);
        var mixture = ReadMixture(dataset, index);
        var numbers = dataset.Terms<double>("squares", dataset.Range("squares_offsets", "squares", index));
        if (numbers.Length == 0)
            return ChshClass.Of(locality, null, null, mixture);
        var (table, rest) = (Scenario.Chsh.TableLength, numbers.Length - Scenario.Chsh.TableLength);
        var words = Words.FirstOrDefault(words => words.Length * (words.Length + 1) / 2 == rest, []);
        if (words.IsEmpty || numbers.Take(table).Any(coefficient => !(Math.Abs(coefficient) <= 1)))
            throw new InvalidInputException(
                $"{dataset.Folder}, sample {index}: {numbers.Length} numbers are no inequality with |c| <= 1 and its sum of squares."
            );
        var squares = new SumOfSquares(
            Scenario.Chsh,
            words,
            words.Select((_, i) => numbers.Skip(table + (i * (i + 1) / 2)).Take(i + 1))
        );
        return ChshClass.Of(locality, new BellInequality(Scenario.Chsh, numbers.AsSpan(0, table)), squares, mixture);
    }

    private static PlanarMixture? ReadMixture(Dataset dataset, long index)
    {
        var weights = dataset.Terms<double>("mixture_weights", dataset.Range("mixture_offsets", "mixture_weights", index));
        var numbers = dataset.Terms<double>(
            "mixture_models",
            dataset.Range("mixture_offsets", "mixture_models", index, PlanarModel.Length)
        );
        if (weights.Length == 0)
            return null;
        var models = weights
            .Select((_, k) => PlanarModel.Read(numbers.AsSpan(k * PlanarModel.Length, PlanarModel.Length)))
            .ToList();
        return new PlanarMixture(dataset.Row("margins", index)[1] + 1, models, weights);
    }
}
