using System.Runtime.CompilerServices;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Intervals;

/// <summary>
/// The two parties of the game: the leader mixes its strategies a in {-1, 1}^n, a_0 = 1, and to each of them the responder
/// answers row y with a number in [-1, 1]. Both choose by regret matching+ (Tammelin, arXiv:1407.5042). What they play is the
/// local behavior E[y, x] = sum over k of w_k s[y, k] a_k(x).
/// </summary>
/// <remarks>
/// With marginals column 0 is that of the responder's, and row 0, which is always answered with 1, of the leader's: E[0, x] is
/// then &lt;A_x&gt;, E[y, 0] is &lt;B_y&gt; and E[0, 0] is 1.
/// <para>
/// Sums over strategies are made by halves: of the sums of the first n - 1 columns, which cost 2^(n - 1) additions, each gives
/// two with the last column; and backwards. Bit x - 1 of k is set where a_k(x) = -1.
/// </para>
/// </remarks>
internal sealed class LocalPlayers<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>Regrets stay at or above this, so that no sum of them vanishes.</summary>
    public const float Least = 1e-4f;

    private readonly AlignedMemory memory = new();
    private readonly AlignedSpan<T> up,
        down,
        regrets,
        sums;

    /// <param name="rows">Settings of the responder, at least 1, and one more with marginals.</param>
    /// <param name="columns">Settings of the leader, at least 2, and one more with marginals.</param>
    /// <param name="hasMarginals">Whether row 0 is always answered with 1.</param>
    public LocalPlayers(int rows, int columns, bool hasMarginals = false)
    {
        (Rows, Columns, FixedRows) = (rows, columns, hasMarginals ? 1 : 0);
        up = memory.Allocate<T>(rows * Strategies);
        down = memory.Allocate<T>(rows * Strategies);
        Answers = memory.Allocate<T>(rows * Strategies);
        regrets = memory.Allocate<T>(Strategies);
        Weights = memory.Allocate<T>(Strategies);
        Values = memory.Allocate<T>(Strategies);
        sums = memory.Allocate<T>(Strategies);
    }

    /// <summary>Rows that are always answered with 1.</summary>
    public int FixedRows { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int Strategies => 1 << (Columns - 1);

    /// <summary>s[y, k], in [-1, 1].</summary>
    public AlignedSpan<T> Answers { get; }

    /// <summary>w[k], at least 0, of sum 1 but for rounding.</summary>
    public AlignedSpan<T> Weights { get; }

    /// <summary>Values of the leader's strategies at the last <see cref="LargestValue"/>, (strategies).</summary>
    public AlignedSpan<T> Values { get; }

    /// <summary>Players that have seen nothing.</summary>
    public void Start()
    {
        var all = Rows * Strategies;
        for (var i = 0; i < all; i++)
        {
            up[i] = down[i] = T.All(Least);
            Answers[i] = T.All(i < FixedRows * Strategies ? 1 : 0);
        }

        for (var k = 0; k < Strategies; k++)
        {
            regrets[k] = T.All(Least);
            Weights[k] = T.All(1f / Strategies);
        }
    }

    /// <summary>Both learn from the coefficients c[y, x] that were played against them, the responder first.</summary>
    public void Learn(AlignedSpan<T> coefficients)
    {
        AlignedSpan<T> values = Values,
            weights = Weights,
            regrets = this.regrets;
        WriteFixed(coefficients);
        for (var y = FixedRows; y < Rows; y++)
            LearnRow(y, coefficients + (y * Columns));
        var mean = T.All(0);
        for (var k = 0; k < Strategies; k++)
            mean = T.MultiplyAdd(weights[k], values[k], mean);
        var total = T.All(0);
        for (var k = 0; k < Strategies; k++)
        {
            var regret = T.Max(regrets[k] + (values[k] - mean), T.All(Least));
            regrets[k] = regret;
            total += regret;
        }

        var share = T.All(1) / total;
        for (var k = 0; k < Strategies; k++)
            weights[k] = regrets[k] * share;
    }

    /// <summary>Writes what strategies win at row 0 where it is always answered with 1, and elsewhere zero.</summary>
    private void WriteFixed(AlignedSpan<T> coefficients)
    {
        var values = Values;
        var half = FixedRows * Strategies / 2;
        if (half > 0)
        {
            var sums = SumOfColumns(coefficients);
            var last = coefficients[Columns - 1];
            for (var j = 0; j < half; j++)
                (values[j], values[j + half]) = (sums[j] + last, sums[j] - last);
        }

        for (var k = 2 * half; k < Strategies; k++)
            values[k] = T.All(0);
    }

    private void LearnRow(int y, AlignedSpan<T> row)
    {
        // Locals, since a write through a pointer might change a field for all that the compiler knows.
        AlignedSpan<T> sums = SumOfColumns(row),
            values = Values,
            up = this.up + (y * Strategies),
            down = this.down + (y * Strategies),
            answers = Answers + (y * Strategies);
        var last = row[Columns - 1];
        var half = Strategies / 2;
        for (var j = 0; j < half; j++)
        {
            var i = j + half;
            T sum = sums[j],
                gain = sum + last,
                other = sum - last,
                difference = Learn(ref up[j], ref down[j], answers[j], gain, out var total),
                otherDifference = Learn(ref up[i], ref down[i], answers[i], other, out var otherTotal),
                // One division for two quotients.
                inverse = T.All(1) / (total * otherTotal),
                answer = difference * (inverse * otherTotal),
                otherAnswer = otherDifference * (inverse * total);
            answers[j] = answer;
            answers[i] = otherAnswer;
            values[j] = T.MultiplyAdd(gain, answer, values[j]);
            values[i] = T.MultiplyAdd(other, otherAnswer, values[i]);
        }
    }

    /// <summary>Regret matching+ over the two ends of [-1, 1]: the new answer is the difference over the total of the
    /// regrets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Learn(ref T up, ref T down, T played, T gain, out T total)
    {
        T plus = T.Max(T.SubtractProduct(played, gain, up + gain), T.All(Least)),
            minus = T.Max(T.SubtractProduct(played, gain, down - gain), T.All(Least));
        (up, down) = (plus, minus);
        total = plus + minus;
        return plus - minus;
    }

    /// <summary>Writes E[y, x].</summary>
    public void WriteBehavior(AlignedSpan<T> behavior)
    {
        var half = Strategies / 2;
        for (var y = 0; y < Rows; y++)
        {
            AlignedSpan<T> answers = Answers + (y * Strategies),
                weights = Weights,
                sums = this.sums;
            var entry = T.All(0);
            for (var j = 0; j < half; j++)
            {
                T one = weights[j] * answers[j],
                    other = weights[j + half] * answers[j + half];
                sums[j] = one + other;
                entry += one - other;
            }

            behavior[(y * Columns) + Columns - 1] = entry;
            for (var (x, n) = (Columns - 2, half / 2); x > 0; (x, n) = (x - 1, n / 2))
            {
                entry = T.All(0);
                for (var j = 0; j < n; j++)
                {
                    T one = sums[j],
                        other = sums[j + n];
                    sums[j] = one + other;
                    entry += one - other;
                }

                behavior[(y * Columns) + x] = entry;
            }

            behavior[y * Columns] = sums[0];
        }
    }

    /// <summary>The largest value of c.E over local behaviors: the leader's best strategy with the responder's best
    /// answers.</summary>
    /// <param name="coefficients">c[y, x].</param>
    public T LargestValue(AlignedSpan<T> coefficients)
    {
        var values = Values;
        WriteFixed(coefficients);
        var half = Strategies / 2;
        for (var y = FixedRows; y < Rows; y++)
        {
            var sums = SumOfColumns(coefficients + (y * Columns));
            var last = coefficients[(y * Columns) + Columns - 1];
            for (var j = 0; j < half; j++)
            {
                T plus = sums[j] + last,
                    minus = sums[j] - last;
                values[j] += T.Abs(plus);
                values[j + half] += T.Abs(minus);
            }
        }

        var largest = values[0];
        for (var k = 1; k < Strategies; k++)
            largest = T.Max(largest, values[k]);
        return largest;
    }

    /// <summary>The sums of all columns but the last with the signs of the first half of the strategies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private AlignedSpan<T> SumOfColumns(AlignedSpan<T> row)
    {
        var sums = this.sums;
        sums[0] = row[0];
        for (var (x, n) = (1, 1); x < Columns - 1; (x, n) = (x + 1, 2 * n))
        {
            var entry = row[x];
            for (var j = 0; j < n; j++)
            {
                var sum = sums[j];
                sums[j] = sum + entry;
                sums[j + n] = sum - entry;
            }
        }

        return sums;
    }
}
