using NonlocalityML.Bell;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Native;

/// <summary>Labels the tables of a caller's array, which stays where it is.</summary>
/// <param name="scenario">Outcomes and settings.</param>
/// <param name="tables">Address of [count, table].</param>
/// <param name="isSingle">Whether the numbers are of 32 bits.</param>
/// <param name="count">How many tables.</param>
/// <param name="labels">Address of [count, 2].</param>
internal sealed unsafe class TableLabels(Scenario scenario, nint tables, bool isSingle, long count, nint labels)
{
    /// <summary>How far from 1 the sums of tables of 32 bits may lie.</summary>
    private const double SingleTolerance = 1e-4;

    public void Run(Work work) => work.InBlocks(count, () => new StructuredEngine(scenario), Label);

    private void Label(StructuredEngine engine, long first, int length)
    {
        Span<double> lower = stackalloc double[length],
            upper = stackalloc double[length];
        var rows = Rows(first, length);
        try
        {
            engine.LabelAll(rows, lower, upper);
        }
        catch (InvalidInputException)
        {
            Refuse(rows, first);
            throw;
        }

        var written = new Span<double>((double*)labels + (2 * first), 2 * length);
        for (var i = 0; i < length; i++)
            (written[2 * i], written[(2 * i) + 1]) = (lower[i], upper[i]);
    }

    private ReadOnlySpan<double> Rows(long first, int length)
    {
        var size = scenario.TableLength;
        if (!isSingle)
            return new ReadOnlySpan<double>((double*)tables + (first * size), length * size);
        var rows = new double[length * size];
        var single = new ReadOnlySpan<float>((float*)tables + (first * size), rows.Length);
        for (var i = 0; i < rows.Length; i++)
            rows[i] = single[i];
        for (var i = 0; i < length; i++)
            Normalize(rows.AsSpan(i * size, size));
        return rows;
    }

    /// <summary>Numbers of 32 bits do not sum to 1; what is far from it is left for the engine to refuse.</summary>
    private void Normalize(Span<double> table)
    {
        var settings = scenario.SettingTuples;
        for (var setting = 0; setting < settings; setting++)
        {
            var sum = 0.0;
            for (var i = setting; i < table.Length; i += settings)
                sum += table[i];
            if (!(Math.Abs(sum - 1) <= SingleTolerance))
                continue;
            for (var i = setting; i < table.Length; i += settings)
                table[i] /= sum;
        }
    }

    /// <summary>Names the first table of the block that is no behavior by its place in the array.</summary>
    private void Refuse(ReadOnlySpan<double> rows, long first)
    {
        for (var i = 0; i < rows.Length / scenario.TableLength; i++)
        {
            try
            {
                _ = new Behavior(scenario, rows.Slice(i * scenario.TableLength, scenario.TableLength));
            }
            catch (InvalidInputException exception)
            {
                throw new InvalidInputException($"Table {first + i}: {exception.Message}", exception);
            }
        }
    }
}
