using NonlocalityML.Bell;
using NonlocalityML.HiddenVariables.Tables;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables.Machines;

/// <summary>
/// Fits a <see cref="BoltzmannMachine"/> to a table by Adam on the mean over joint settings of D(q, p), by its exact gradient or
/// by contrastive divergence.
/// </summary>
internal static class MachineFitter
{
    /// <summary>Chains of contrastive divergence a joint setting.</summary>
    private const int Chains = 64;

    /// <param name="behavior">q; entries below 0 count as 0.</param>
    /// <param name="options">Size and length of the search.</param>
    /// <param name="progress">Told the steps done.</param>
    /// <param name="cancellation">Stops; nothing is kept.</param>
    public static MachineFit Fit(
        Behavior behavior,
        MachineFitOptions options,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var scenario = behavior.Scenario;
        var machine = new BoltzmannMachine(scenario, options.Check().HiddenUnits, new RandomStream(options.Seed, 0));
        var adam = new AdamSteps(machine.Numbers);
        var chains = new RandomStream(options.Seed, 1);
        var q = Array.ConvertAll(scenario.ToSlots(behavior.Table), value => Math.Max(0, value));
        double[] logarithms = new double[q.Length],
            slope = new double[q.Length],
            history = new double[options.Steps];
        for (var step = 0L; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            machine.Evaluate(logarithms);
            history[step] = Divergence(scenario, q, logarithms);
            var model = options.GibbsSteps > 0 ? Chased(machine, scenario, q, options.GibbsSteps, chains) : null;
            for (var i = 0; i < q.Length; i++)
                slope[i] = ((model?[i] ?? Math.Exp(logarithms[i])) - q[i]) / scenario.SettingTuples;
            machine.Differentiate(slope);
            adam.Go(machine.Gradient, step, AdamSteps.Rate(options.Rate, (double)step / options.Steps));
            if ((step & 15) == 15)
                progress?.Report(step + 1);
        }

        machine.Evaluate(logarithms);
        return new MachineFit(
            machine,
            new Behavior(scenario, scenario.ToTable<double>(Array.ConvertAll(logarithms, Math.Exp))),
            history
        );
    }

    /// <summary>The mean over joint settings of D(q, p), in bits.</summary>
    private static double Divergence(Scenario scenario, double[] q, double[] logarithms)
    {
        var sum = 0.0;
        for (var i = 0; i < q.Length; i++)
            sum += q[i] > 0 ? q[i] * (Math.Log(q[i]) - logarithms[i]) : 0;
        return sum / scenario.SettingTuples / Math.Log(2);
    }

    /// <summary>Where chains stand that started at the table: in place of the model's own distribution.</summary>
    private static double[] Chased(BoltzmannMachine machine, Scenario scenario, double[] q, int steps, RandomStream stream)
    {
        var found = new double[q.Length];
        for (var i = 0; i < q.Length; i++)
        {
            // As many chains as the entry's share, the last of them by chance.
            var chains = (int)Math.Floor((q[i] * Chains) + stream.NextDouble());
            for (var chain = 0; chain < chains; chain++)
                found[machine.Sample(i, steps, stream)] += 1;
        }

        var sums = new double[scenario.SettingTuples];
        for (var i = 0; i < q.Length; i++)
            sums[scenario.TableIndexOfSlot[i] % sums.Length] += found[i];
        for (var i = 0; i < q.Length; i++)
            found[i] /= Math.Max(1, sums[scenario.TableIndexOfSlot[i] % sums.Length]);
        return found;
    }
}

/// <summary>A machine near a table, its own table, and the divergence of the two, in bits, before each step.</summary>
internal sealed record MachineFit(BoltzmannMachine Machine, Behavior Behavior, IReadOnlyList<double> History);
