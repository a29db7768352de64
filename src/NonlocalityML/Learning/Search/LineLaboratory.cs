using NonlocalityML.Bell;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.Learning.Search;

/// <summary>
/// A line A - B - C with two equal pairs, one shared by A and B, one by B and C; every party has two settings of two outcomes. B
/// measures both its qubits at once (<see cref="LaboratoryOptions.IsJoint"/>).
/// </summary>
internal sealed class LineLaboratory(LaboratoryOptions options) : Laboratory(Scenario.Uniform(3, 2, 2), options)
{
    private readonly QubitSetting setting = new(options);
    private readonly PairSetting middle = PairSetting.Create(options);

    public override int Parameters => First + (4 * setting.Parameters) + (2 * middle.Parameters);

    public override Laboratory With(LaboratoryOptions options) => new LineLaboratory(options);

    public override void Confine(Span<double> parameters)
    {
        base.Confine(parameters);
        for (var i = 0; i < 4; i++)
            setting.Confine(End(parameters, i));
        for (var y = 0; y < 2; y++)
            middle.Confine(Middle(parameters, y));
    }

    public override void Write(ReadOnlySpan<double> parameters, Span<double> correlators)
    {
        Span<double> ends = stackalloc double[24],
            both = stackalloc double[48],
            half = stackalloc double[4];
        Ends(parameters, ends);
        Both(parameters, both);
        for (var x = 0; x < 3; x++)
        for (var y = 0; y < 3; y++)
        {
            Left(Row(ends, x), both.Slice(16 * y, 16), half);
            for (var z = 0; z < 3; z++)
                correlators[(9 * x) + (3 * y) + z] = Product(half, Row(ends, 3 + z));
        }
    }

    public override void PullBack(ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> result)
    {
        Span<double> ends = stackalloc double[24],
            both = stackalloc double[48],
            seen = stackalloc double[24],
            toBoth = stackalloc double[48];
        Span<double> left = stackalloc double[4],
            right = stackalloc double[4];
        Ends(parameters, ends);
        Both(parameters, both);
        // E[x,y,z] = P_x b_y Q_z with P_x = T a_x, Q_z = T c_z: the gradient in each factor is the product of the other two.
        for (var x = 0; x < 3; x++)
        for (var y = 0; y < 3; y++)
        for (var z = 0; z < 3; z++)
        {
            var g = gradient[(9 * x) + (3 * y) + z];
            if (g == 0)
                continue;
            var b = both.Slice(16 * y, 16);
            Left(Row(ends, x), b, left);
            Right(b, Row(ends, 3 + z), right);
            for (var j = 0; j < 4; j++)
            {
                Row(seen, x)[j] += g * right[j];
                Row(seen, 3 + z)[j] += g * left[j];
                for (var k = 0; k < 4; k++)
                    toBoth[(16 * y) + (4 * j) + k] += g * Row(ends, x)[j] * Row(ends, 3 + z)[k];
            }
        }

        result.Clear();
        for (var y = 0; y < 2; y++)
            middle.PullBack(Middle(parameters, y), toBoth.Slice(16 * (y + 1), 16), Middle(result, y));
        var pair = Pair(parameters);
        Span<double> pulled = stackalloc double[4],
            pauli = stackalloc double[4];
        for (var end = 0; end < 6; end++)
        {
            Pauli(parameters, end, pauli);
            pulled.Clear();
            pair.Apply(Row(seen, end), pulled);
            if (end % 3 > 0)
                setting.PullBack(End(parameters, Number(end)), Options.Efficiency, pulled, End(result, Number(end)));
            if (!IsStateFree)
                continue;
            pulled.Clear();
            pair.Apply(Row(seen, end), pulled, isDerivative: true);
            result[0] += Product(pauli, pulled);
        }
    }

    public override Behavior Behavior(ReadOnlySpan<double> parameters)
    {
        var state = Pair(parameters).ToState();
        Measurement[] ends = new Measurement[4],
            both = new Measurement[2];
        for (var i = 0; i < 4; i++)
            ends[i] = setting.Measurement(End(parameters, i));
        for (var y = 0; y < 2; y++)
            both[y] = middle.Measurement(Middle(parameters, y)).WithEfficiency(Options.Efficiency, 0);
        return BornRule.Apply(new State([2, 4, 2], state.Tensor(state).Matrix), [ends[..2], both, ends[2..]]);
    }

    private protected override void Draw(RandomStream stream, Span<double> parameters)
    {
        if (IsStateFree)
            parameters[0] = stream.NextDouble(0, Math.PI / 4);
        for (var i = 0; i < 4; i++)
            setting.Draw(stream, End(parameters, i));
        for (var y = 0; y < 2; y++)
            middle.Draw(stream, Middle(parameters, y));
    }

    private SchmidtPair Pair(ReadOnlySpan<double> parameters) => new(StateAngle(parameters), Options.Visibility);

    /// <summary>T a_x and T c_z, each after the one that is not measured.</summary>
    private void Ends(ReadOnlySpan<double> parameters, Span<double> ends)
    {
        Span<double> pauli = stackalloc double[4];
        for (var end = 0; end < 6; end++)
        {
            Pauli(parameters, end, pauli);
            Pair(parameters).Apply(pauli, Row(ends, end));
        }
    }

    private void Pauli(ReadOnlySpan<double> parameters, int end, Span<double> pauli)
    {
        pauli.Clear();
        if (end % 3 == 0)
            pauli[0] = 1;
        else
            setting.Write(End(parameters, Number(end)), Options.Efficiency, pauli);
    }

    private static int Number(int end) => end - 1 - (end / 3);

    private void Both(ReadOnlySpan<double> parameters, Span<double> both)
    {
        both[0] = 1;
        for (var y = 0; y < 2; y++)
            middle.Write(Middle(parameters, y), both.Slice(16 * (y + 1), 16));
    }

    private ReadOnlySpan<double> End(ReadOnlySpan<double> parameters, int index) =>
        parameters.Slice(First + (index * setting.Parameters), setting.Parameters);

    private Span<double> End(Span<double> parameters, int index) =>
        parameters.Slice(First + (index * setting.Parameters), setting.Parameters);

    private ReadOnlySpan<double> Middle(ReadOnlySpan<double> parameters, int y) =>
        parameters.Slice(First + (4 * setting.Parameters) + (y * middle.Parameters), middle.Parameters);

    private Span<double> Middle(Span<double> parameters, int y) =>
        parameters.Slice(First + (4 * setting.Parameters) + (y * middle.Parameters), middle.Parameters);

    private static Span<double> Row(Span<double> rows, int index) => rows.Slice(4 * index, 4);

    private static void Left(ReadOnlySpan<double> p, ReadOnlySpan<double> b, Span<double> result)
    {
        for (var k = 0; k < 4; k++)
            result[k] = (p[0] * b[k]) + (p[1] * b[4 + k]) + (p[2] * b[8 + k]) + (p[3] * b[12 + k]);
    }

    private static void Right(ReadOnlySpan<double> b, ReadOnlySpan<double> q, Span<double> result)
    {
        for (var j = 0; j < 4; j++)
            result[j] = Product(b.Slice(4 * j, 4), q);
    }

    private static double Product(ReadOnlySpan<double> a, ReadOnlySpan<double> b) =>
        (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]) + (a[3] * b[3]);
}
