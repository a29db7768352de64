using NonlocalityML.Bell;
using NonlocalityML.Experiments;
using NonlocalityML.Experiments.Bilocal;
using NonlocalityML.Labeling.Structured;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Experiments.Bilocal;

[TestClass]
public sealed class BilocalVerdictTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "datasets", "experiments", "bilocal2025");

    [TestMethod]
    [DataRow("point-00.csv", 0.0366)]
    [DataRow("point-03.csv", 0.0380)]
    [DataRow("point-18.csv", 0.0436)]
    public void Measured_lines_are_local_and_proven_not_bilocal(string file, double expected)
    {
        var verdict = BilocalVerdict.Of(
            MeasuredTable.Read(Path.Combine(Folder, file)),
            scenario => new StructuredEngine(scenario)
        );
        Assert.IsTrue(verdict.IsTwoBit && verdict.IsLocal && verdict.IsNotBilocal);
        Assert.IsLessThanOrEqualTo(2e-12, (double)verdict.Nonlocality.Upper);
        Assert.IsNull(verdict.Bilocality.Verify());
        // The middle of an interval 1e-3 wide, within 1e-3.
        Assert.IsLessThanOrEqualTo(expected + 1e-3, (double)verdict.Bilocality.Lower);
        Assert.IsGreaterThanOrEqualTo(expected - 1e-3, (double)verdict.Bilocality.Upper);
        Assert.IsLessThanOrEqualTo(1e-3, verdict.Bilocality.Width);
        Assert.IsGreaterThan(1.14, verdict.Form!.Value);
        Assert.IsLessThan(1e-5, verdict.Form.PValue!.Value);
    }

    [TestMethod]
    public void All_27_tables_are_shipped_with_their_value_of_the_bilocality_form()
    {
        var files = Directory.GetFiles(Folder, "*.csv");
        Assert.HasCount(27, files);
        // Recomputed from the files in Python.
        double[] forms =
        [
            1.1456,
            1.1253,
            1.0821,
            1.1541,
            1.1242,
            1.1337,
            1.0952,
            1.0227,
            0.7499,
            0.8251,
            1.1447,
            0.9499,
            0.9018,
            0.8375,
            0.8488,
            0.7627,
            1.0997,
            1.0583,
            1.17,
            0.9299,
            0.8751,
            0.6565,
            0.6834,
            1.0553,
            0.9017,
            1.0675,
            1.1763,
        ];
        foreach (var (point, file) in files.Order(StringComparer.Ordinal).Index())
        {
            var table = MeasuredTable.Read(file);
            Assert.AreEqual(TwoBitReading.Whole, table.Scenario, file);
            Assert.AreEqual(forms[point], BilocalForm.Of(table)!.Value, 5e-5, file);
        }
    }

    [TestMethod]
    public void The_two_readings_of_one_table_have_the_same_form()
    {
        var table = MeasuredTable.Read(Path.Combine(Folder, "point-07.csv"));
        var whole = BilocalForm.Of(table)!;
        var bits = BilocalForm.Of(new MeasuredTable("bits", TwoBitReading.Of(table.Behavior), null))!;
        Assert.AreEqual(whole.I, bits.I, 1e-12);
        Assert.AreEqual(whole.J, bits.J, 1e-12);
        Assert.IsNull(bits.PValue);
        // I and J from the correlators of the definition.
        var p = TwoBitReading.Of(table.Behavior);
        double i = 0,
            j = 0;
        for (var x = 0; x < 2; x++)
        for (var z = 0; z < 2; z++)
        for (var outcomes = 0; outcomes < 8; outcomes++)
        {
            var (a, b, c) = (outcomes / 4, outcomes / 2 % 2, outcomes % 2);
            var product = (a + b + c) % 2 == 0 ? 0.25 : -0.25;
            i += product * p[[a, b, c], [x, 0, z]];
            j += product * ((x + z) % 2 == 0 ? 1 : -1) * p[[a, b, c], [x, 1, z]];
        }

        Assert.AreEqual(i, whole.I, 1e-12);
        Assert.AreEqual(j, whole.J, 1e-12);
    }

    [TestMethod]
    public void Standard_errors_and_p_values_are_those_of_repeated_experiments()
    {
        // A bilocal model on the boundary: I = 1/4, J = 1/4, and counts drawn from it.
        var behavior = BoundaryLine();
        const int Trials = 400;
        const int Repeats = 400;
        var values = new double[Repeats];
        var rejected = 0;
        var error = 0.0;
        for (var k = 0; k < Repeats; k++)
        {
            var form = BilocalForm.Of(MeasuredTable.Of("drawn", Draw(behavior, Trials, (ulong)k)))!;
            values[k] = form.Value;
            error += form.Error!.Value / Repeats;
            rejected += form.PValue < 0.05 ? 1 : 0;
        }

        var mean = values.Average();
        var spread = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (Repeats - 1));
        Assert.AreEqual(spread, error, 0.15 * spread);
        Assert.IsLessThanOrEqualTo((int)(0.05 * Repeats), rejected);
    }

    [TestMethod]
    public void Another_scenario_is_refused() =>
        Assert.ThrowsExactly<InvalidInputException>(() =>
            BilocalVerdict.Of(
                new MeasuredTable("pr", Behaviors.PopescuRohrlich, null),
                scenario => new StructuredEngine(scenario)
            )
        );

    /// <summary>With even chances each source asks for the answer to B's first bit or to the second: sqrt|I| + sqrt|J| =
    /// 1.</summary>
    private static Behavior BoundaryLine()
    {
        var table = new double[TwoBitReading.Whole.TableLength];
        for (var hidden = 0; hidden < 16; hidden++)
        {
            // Each end sees its bit and its kind: kind 0 answers the bit always, kind 1 the bit and the setting.
            int bitA = hidden & 1,
                bitC = (hidden >> 1) & 1,
                kindA = (hidden >> 2) & 1,
                kindC = hidden >> 3;
            for (var x = 0; x < 2; x++)
            for (var z = 0; z < 2; z++)
            for (var coin = 0; coin < 4; coin++)
            {
                var (a, c) = (bitA ^ (kindA & x), bitC ^ (kindC & z));
                // B knows both kinds: the bit that both ends follow is right, the other one a coin.
                var b0 = kindA == 0 && kindC == 0 ? bitA ^ bitC : coin & 1;
                var b1 = kindA == 1 && kindC == 1 ? bitA ^ bitC : coin >> 1;
                table[TwoBitReading.Whole.TableIndex([a, (2 * b0) + b1, c], [x, 0, z])] += 1.0 / 64;
            }
        }

        return new Behavior(TwoBitReading.Whole, table);
    }

    private static Counts Draw(Behavior behavior, int trials, ulong seed)
    {
        var stream = new RandomStream(11, seed);
        var counts = new double[behavior.Table.Length];
        var settings = behavior.Scenario.SettingTuples;
        for (var setting = 0; setting < settings; setting++)
        for (var trial = 0; trial < trials; trial++)
        {
            var (at, u) = (setting, stream.NextDouble() - behavior.Table[setting]);
            while (u > 0 && at + settings < counts.Length)
                u -= behavior.Table[at += settings];
            counts[at]++;
        }

        return new Counts(behavior.Scenario, counts);
    }
}
