using NonlocalityML.Bell;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Machines;

/// <summary>
/// A conditional restricted Boltzmann machine (Weinstein, arXiv:1707.03114): hidden units h of 0 and 1, and for each party one
/// outcome of the setting that it is given, p(o, h given settings) = exp(sum_p b_p(x_p, o_p) + sum_j h_j (c_j + sum_p w_pj(x_p,
/// o_p)))/Z(settings). Given h each party's outcome depends on its own setting alone; but p(h given settings) depends on all
/// settings.
/// </summary>
/// <remarks>The hidden units are summed over in closed form, and the outcomes of a joint setting are few: likelihood and gradient
/// are exact.</remarks>
internal sealed class BoltzmannMachine
{
    /// <summary>Of the first numbers: small ones leave the hidden variable nearly independent of the settings.</summary>
    private const double FirstDeviation = 0.3;

    private readonly Scenario scenario;
    private readonly int[][] slotsOf;
    private readonly int[] setting,
        starts;

    /// <param name="scenario">Outcomes and settings.</param>
    /// <param name="hiddenUnits">Number of hidden units.</param>
    /// <param name="stream">Draws the first weights.</param>
    public BoltzmannMachine(Scenario scenario, int hiddenUnits, RandomStream stream)
    {
        (this.scenario, HiddenUnits) = (scenario, hiddenUnits);
        setting = [.. scenario.TableIndexOfSlot.ToArray().Select(index => index % scenario.SettingTuples)];
        slotsOf = [.. Enumerable.Range(0, scenario.SlotLength).Select(SlotsOf)];
        starts = new int[scenario.Parties + 1];
        starts[0] = hiddenUnits;
        for (var party = 0; party < scenario.Parties; party++)
            starts[party + 1] = starts[party] + ((hiddenUnits + 1) * scenario.Slots(party));
        Numbers = new double[starts[^1]];
        for (var i = 0; i < Numbers.Length; i++)
            Numbers[i] = FirstDeviation * stream.NextNormal();
        Gradient = new double[Numbers.Length];
        On = new double[scenario.SlotLength, hiddenUnits];
    }

    public int HiddenUnits { get; }

    /// <summary>c (hidden units); then for each party its rows of slots: the bias b, and the weights w_j.</summary>
    public double[] Numbers { get; }

    /// <summary>As of the last <see cref="Differentiate"/>.</summary>
    public double[] Gradient { get; }

    /// <summary>(slots, hidden units): the probability that a unit is 1 given outcomes and settings, as of the last
    /// <see cref="Evaluate"/>.</summary>
    public double[,] On { get; }

    /// <summary>Writes log p(outcomes given settings), in slots.</summary>
    public void Evaluate(double[] logarithms)
    {
        var most = Enumerable.Repeat(double.NegativeInfinity, scenario.SettingTuples).ToArray();
        for (var i = 0; i < logarithms.Length; i++)
        {
            var sum = 0.0;
            for (var party = 0; party < slotsOf[i].Length; party++)
                sum += Numbers[Row(party, slotsOf[i][party])];
            for (var unit = 0; unit < HiddenUnits; unit++)
            {
                var field = Field(i, unit);
                sum += Softplus(field);
                On[i, unit] = 1 / (1 + Math.Exp(-field));
            }

            logarithms[i] = sum;
            most[setting[i]] = Math.Max(most[setting[i]], sum);
        }

        var sums = new double[most.Length];
        for (var i = 0; i < logarithms.Length; i++)
            sums[setting[i]] += Math.Exp(logarithms[i] - most[setting[i]]);
        for (var i = 0; i < logarithms.Length; i++)
            logarithms[i] -= most[setting[i]] + Math.Log(sums[setting[i]]);
    }

    /// <summary>The gradient of what has this slope in the unnormalised logarithms: d/db is the slope, d/dw_j the slope times the
    /// probability that unit j is 1.</summary>
    public void Differentiate(double[] slope)
    {
        Array.Clear(Gradient);
        for (var i = 0; i < slope.Length; i++)
        {
            for (var party = 0; party < slotsOf[i].Length; party++)
            {
                var row = Row(party, slotsOf[i][party]);
                Gradient[row] += slope[i];
                for (var unit = 0; unit < HiddenUnits; unit++)
                    Gradient[row + 1 + unit] += slope[i] * On[i, unit];
            }

            for (var unit = 0; unit < HiddenUnits; unit++)
                Gradient[unit] += slope[i] * On[i, unit];
        }
    }

    /// <summary>
    /// Where a chain that starts at some outcomes stands after steps of Gibbs sampling: the hidden units given the outcomes, then
    /// each party's outcome given the units and its setting.
    /// </summary>
    /// <returns>The slot.</returns>
    public int Sample(int slot, int steps, RandomStream stream)
    {
        var isOn = new bool[HiddenUnits];
        var outcomes = new int[scenario.Parties];
        for (; steps > 0; steps--)
        {
            for (var unit = 0; unit < HiddenUnits; unit++)
                isOn[unit] = stream.NextDouble() < 1 / (1 + Math.Exp(-Field(slot, unit)));
            var settings = scenario.SettingTuple(setting[slot]);
            for (var party = 0; party < outcomes.Length; party++)
            {
                var answers = Answers(party, settings[party], isOn, out _);
                var rest = stream.NextDouble();
                for (outcomes[party] = 0; outcomes[party] < answers.Length - 1; outcomes[party]++)
                {
                    if ((rest -= answers[outcomes[party]]) < 0)
                        break;
                }
            }

            slot = 0;
            for (var party = 0; party < outcomes.Length; party++)
                slot = (slot * scenario.Slots(party)) + FirstSlot(party, settings[party]) + outcomes[party];
        }

        return slot;
    }

    /// <summary>(2^hidden units, joint settings): p(h given settings), by summing over everything; unit j is bit j of
    /// h.</summary>
    public double[,] HiddenDistribution()
    {
        var table = new double[1 << HiddenUnits, scenario.SettingTuples];
        var isOn = new bool[HiddenUnits];
        var local = new double[scenario.Parties][];
        for (var h = 0; h < table.GetLength(0); h++)
        {
            var bias = 0.0;
            for (var unit = 0; unit < HiddenUnits; unit++)
                bias += (isOn[unit] = (h >> unit & 1) != 0) ? Numbers[unit] : 0;
            for (var party = 0; party < local.Length; party++)
                local[party] = [.. Enumerable.Range(0, scenario.Settings(party)).Select(x => Total(party, x))];
            for (var joint = 0; joint < scenario.SettingTuples; joint++)
                table[h, joint] = bias + scenario.SettingTuple(joint).Select((x, party) => local[party][x]).Sum();
        }

        for (var joint = 0; joint < scenario.SettingTuples; joint++)
        {
            var (most, sum) = (double.NegativeInfinity, 0.0);
            for (var h = 0; h < table.GetLength(0); h++)
                most = Math.Max(most, table[h, joint]);
            for (var h = 0; h < table.GetLength(0); h++)
                sum += table[h, joint] = Math.Exp(table[h, joint] - most);
            for (var h = 0; h < table.GetLength(0); h++)
                table[h, joint] /= sum;
        }

        return table;

        double Total(int party, int x)
        {
            Answers(party, x, isOn, out var total);
            return total;
        }
    }

    /// <summary>p(outcome given h and the party's setting).</summary>
    public double[] Answers(int party, int x, bool[] isOn, out double logarithmOfTotal)
    {
        var answers = new double[scenario.Outcomes(party, x)];
        for (var a = 0; a < answers.Length; a++)
        {
            var row = Row(party, FirstSlot(party, x) + a);
            answers[a] = Numbers[row];
            for (var unit = 0; unit < HiddenUnits; unit++)
                answers[a] += isOn[unit] ? Numbers[row + 1 + unit] : 0;
        }

        var most = answers.Max();
        var sum = answers.Sum(value => Math.Exp(value - most));
        logarithmOfTotal = most + Math.Log(sum);
        return Array.ConvertAll(answers, value => Math.Exp(value - most) / sum);
    }

    /// <summary>Where a party's slot has its bias; the weights follow.</summary>
    private int Row(int party, int slot) => starts[party] + ((HiddenUnits + 1) * slot);

    private double Field(int slot, int unit)
    {
        var field = Numbers[unit];
        for (var party = 0; party < slotsOf[slot].Length; party++)
            field += Numbers[Row(party, slotsOf[slot][party]) + 1 + unit];
        return field;
    }

    private int FirstSlot(int party, int x)
    {
        var first = 0;
        for (var earlier = 0; earlier < x; earlier++)
            first += scenario.Outcomes(party, earlier);
        return first;
    }

    private int[] SlotsOf(int slot)
    {
        var slots = new int[scenario.Parties];
        for (var party = slots.Length - 1; party >= 0; party--)
            (slot, slots[party]) = Math.DivRem(slot, scenario.Slots(party));
        return slots;
    }

    private static double Softplus(double value) => Math.Max(value, 0) + Math.Log(1 + Math.Exp(-Math.Abs(value)));
}
