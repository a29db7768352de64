using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Learning.Search;

/// <summary>Two parties who each measure their qubit of one pair in one of m settings.</summary>
internal sealed class BellLaboratory(int settings, LaboratoryOptions options) : Laboratory(Scenario.Bipartite(settings), options)
{
    private readonly QubitSetting setting = new(options);

    public override int Parameters => First + (2 * settings * setting.Parameters);

    public override Laboratory With(LaboratoryOptions options) => new BellLaboratory(settings, options);

    public override void Confine(Span<double> parameters)
    {
        base.Confine(parameters);
        for (var i = 0; i < 2 * settings; i++)
            setting.Confine(Angles(parameters, i));
    }

    public override void Write(ReadOnlySpan<double> parameters, Span<double> correlators)
    {
        Span<double> pauli = stackalloc double[8 * (settings + 1)];
        Paulis(parameters, pauli);
        var pair = Pair(parameters);
        Span<double> seen = stackalloc double[4];
        for (var y = 0; y <= settings; y++)
        {
            seen.Clear();
            pair.Apply(Of(pauli, 1, y), seen);
            for (var x = 0; x <= settings; x++)
                correlators[(x * (settings + 1)) + y] = Product(Of(pauli, 0, x), seen);
        }
    }

    public override void PullBack(ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> result)
    {
        Span<double> pauli = stackalloc double[8 * (settings + 1)];
        Span<double> weighted = stackalloc double[8 * (settings + 1)];
        Paulis(parameters, pauli);
        for (var x = 0; x <= settings; x++)
        for (var y = 0; y <= settings; y++)
        {
            // For each setting of a party, the other party's observables are summed, weighted with the gradient.
            AddTo(Of(weighted, 0, x), gradient[(x * (settings + 1)) + y], Of(pauli, 1, y));
            AddTo(Of(weighted, 1, y), gradient[(x * (settings + 1)) + y], Of(pauli, 0, x));
        }

        result.Clear();
        var pair = Pair(parameters);
        Span<double> seen = stackalloc double[4];
        for (var party = 0; party < 2; party++)
        for (var x = 1; x <= settings; x++)
        {
            seen.Clear();
            pair.Apply(Of(weighted, party, x), seen); // T is symmetric
            var index = (party * settings) + x - 1;
            setting.PullBack(Angles(parameters, index), Options.Efficiency, seen, Angles(result, index));
        }

        if (!IsStateFree)
            return;
        for (var x = 0; x <= settings; x++)
        {
            seen.Clear();
            pair.Apply(Of(weighted, 0, x), seen, isDerivative: true);
            result[0] += Product(Of(pauli, 0, x), seen);
        }
    }

    public override Behavior Behavior(ReadOnlySpan<double> parameters)
    {
        var measurements = new List<Measurement>();
        for (var i = 0; i < 2 * settings; i++)
            measurements.Add(setting.Measurement(Angles(parameters, i)));
        return BornRule.Apply(Pair(parameters).ToState(), [measurements[..settings], measurements[settings..]]);
    }

    private protected override void Draw(RandomStream stream, Span<double> parameters)
    {
        if (IsStateFree)
            parameters[0] = stream.NextDouble(0, Math.PI / 4);
        for (var i = 0; i < 2 * settings; i++)
            setting.Draw(stream, Angles(parameters, i));
    }

    private SchmidtPair Pair(ReadOnlySpan<double> parameters) => new(StateAngle(parameters), Options.Visibility);

    private void Paulis(ReadOnlySpan<double> parameters, Span<double> pauli)
    {
        for (var party = 0; party < 2; party++)
        {
            Of(pauli, party, 0)[0] = 1;
            for (var x = 1; x <= settings; x++)
                setting.Write(Angles(parameters, (party * settings) + x - 1), Options.Efficiency, Of(pauli, party, x));
        }
    }

    private Span<double> Of(Span<double> pauli, int party, int x) => pauli.Slice(4 * ((party * (settings + 1)) + x), 4);

    private ReadOnlySpan<double> Angles(ReadOnlySpan<double> parameters, int index) =>
        parameters.Slice(First + (index * setting.Parameters), setting.Parameters);

    private Span<double> Angles(Span<double> parameters, int index) =>
        parameters.Slice(First + (index * setting.Parameters), setting.Parameters);

    private static double Product(ReadOnlySpan<double> a, ReadOnlySpan<double> b) =>
        (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]) + (a[3] * b[3]);

    private static void AddTo(Span<double> sum, double factor, ReadOnlySpan<double> term)
    {
        for (var i = 0; i < 4; i++)
            sum[i] += factor * term[i];
    }
}
