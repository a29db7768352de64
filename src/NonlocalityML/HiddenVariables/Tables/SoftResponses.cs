using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Tables;

/// <summary>
/// p = 1/N_h sum_i r_i1 x r_i2 x .., each r_in the softmax, setting by setting, of free numbers; with the gradient in these. All
/// in double precision and in the slots of the scenario.
/// </summary>
internal sealed class SoftResponses
{
    private readonly Scenario scenario;
    private readonly int count;
    private readonly int[] slots;
    private readonly double[] here,
        there,
        right,
        left;

    /// <summary>Normal numbers at first.</summary>
    public SoftResponses(Scenario scenario, int count, RandomStream stream)
    {
        (this.scenario, this.count, slots) = (scenario, count, [.. Enumerable.Range(0, scenario.Parties).Select(scenario.Slots)]);
        double[][] Arrays() => [.. slots.Select(length => new double[count * length])];
        (Numbers, Probabilities, Gradients) = (Arrays(), Arrays(), Arrays());
        foreach (var numbers in Numbers)
        {
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = stream.NextNormal();
        }

        (here, there) = (new double[scenario.SlotLength], new double[scenario.SlotLength]);
        (right, left) = (new double[scenario.SlotLength], new double[scenario.SlotLength]);
    }

    /// <summary>For each party (N_h, slots of the party).</summary>
    public double[][] Numbers { get; }

    /// <summary>Their softmax, as of the last <see cref="Evaluate"/>.</summary>
    public double[][] Probabilities { get; }

    /// <summary>The gradient in the numbers, as of the last <see cref="Differentiate"/>.</summary>
    public double[][] Gradients { get; }

    /// <summary>Writes p.</summary>
    public void Evaluate(double[] p)
    {
        Array.Clear(p);
        ForEachSetting(Softmax);
        for (var point = 0; point < count; point++)
        {
            var (current, next, length) = (here, there, 1);
            current[0] = 1.0 / count;
            for (var party = 0; party < scenario.Parties - 1; party++)
            {
                var row = Row(Probabilities, party, point);
                for (var i = length - 1; i >= 0; i--)
                for (var k = 0; k < row.Length; k++)
                    next[(i * row.Length) + k] = current[i] * row[k];
                (current, next, length) = (next, current, length * row.Length);
            }

            var last = Row(Probabilities, scenario.Parties - 1, point);
            for (var i = 0; i < length; i++)
            for (var k = 0; k < last.Length; k++)
                p[(i * last.Length) + k] += current[i] * last[k];
        }
    }

    /// <summary>The chain rule: dL/dr_in is dL/dp with the responses of all other parties contracted.</summary>
    /// <param name="slope">dL/dp.</param>
    public void Differentiate(double[] slope)
    {
        for (var point = 0; point < count; point++)
        {
            var (rest, length) = (slope, slope.Length);
            var (spare, other) = (here, there);
            for (var party = 0; party < scenario.Parties; party++)
            {
                var row = Row(Probabilities, party, point);
                ContractLater(rest, length, party, point).CopyTo(Row(Gradients, party, point));
                if (party == scenario.Parties - 1)
                    break;
                length /= row.Length;
                for (var j = 0; j < length; j++)
                {
                    var sum = 0.0;
                    for (var k = 0; k < row.Length; k++)
                        sum += row[k] * rest[(k * length) + j];
                    spare[j] = sum;
                }

                (rest, spare, other) = (spare, other, spare);
            }
        }

        ForEachSetting(SoftmaxGradient);
    }

    /// <summary>The tensor with axes from this party on, all later ones contracted, over N_h.</summary>
    private Span<double> ContractLater(double[] tensor, int length, int party, int point)
    {
        var (source, target) = (tensor, right);
        for (var later = scenario.Parties - 1; later > party; later--)
        {
            var row = Row(Probabilities, later, point);
            length /= row.Length;
            for (var j = 0; j < length; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < row.Length; k++)
                    sum += row[k] * source[(j * row.Length) + k];
                target[j] = sum;
            }

            (source, target) = (target, target == right ? left : right);
        }

        return source.AsSpan(0, length);
    }

    private void Softmax(int party, int first, int outcomes)
    {
        ReadOnlySpan<double> numbers = Numbers[party].AsSpan(first, outcomes);
        var result = Probabilities[party].AsSpan(first, outcomes);
        var (most, sum) = (double.NegativeInfinity, 0.0);
        foreach (var number in numbers)
            most = Math.Max(most, number);
        for (var a = 0; a < outcomes; a++)
            sum += result[a] = Math.Exp(numbers[a] - most);
        for (var a = 0; a < outcomes; a++)
            result[a] /= sum;
    }

    private void SoftmaxGradient(int party, int first, int outcomes)
    {
        ReadOnlySpan<double> r = Probabilities[party].AsSpan(first, outcomes);
        var slope = Gradients[party].AsSpan(first, outcomes);
        var mean = 0.0;
        for (var a = 0; a < outcomes; a++)
            mean += r[a] * slope[a];
        for (var a = 0; a < outcomes; a++)
            slope[a] = r[a] * (slope[a] - mean) / count;
    }

    private void ForEachSetting(Action<int, int, int> action)
    {
        for (var party = 0; party < scenario.Parties; party++)
        {
            var first = 0;
            for (var point = 0; point < count; point++)
            for (var setting = 0; setting < scenario.Settings(party); first += scenario.Outcomes(party, setting++))
                action(party, first, scenario.Outcomes(party, setting));
        }
    }

    private Span<double> Row(double[][] arrays, int party, int point) => arrays[party].AsSpan(point * slots[party], slots[party]);
}
