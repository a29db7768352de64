using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;
using Complex = System.Numerics.Complex;

namespace NonlocalityML.Learning.Search;

/// <summary>Each qubit along its own direction; the outcome is the product of the two signs.</summary>
internal sealed class ProductSetting(LaboratoryOptions options) : PairSetting
{
    private readonly QubitSetting setting = new(options);

    public override int Parameters => 2 * setting.Parameters;

    public override void Draw(RandomStream stream, Span<double> parameters)
    {
        setting.Draw(stream, parameters[..setting.Parameters]);
        setting.Draw(stream, parameters[setting.Parameters..]);
    }

    public override void Confine(Span<double> parameters)
    {
        setting.Confine(parameters[..setting.Parameters]);
        setting.Confine(parameters[setting.Parameters..]);
    }

    public override void Write(ReadOnlySpan<double> parameters, Span<double> pauli)
    {
        Span<double> first = stackalloc double[4],
            second = stackalloc double[4];
        setting.Write(parameters[..setting.Parameters], 1, first);
        setting.Write(parameters[setting.Parameters..], 1, second);
        for (var i = 0; i < 16; i++)
            pauli[i] = options.Efficiency * first[i / 4] * second[i % 4];
        pauli[0] += 1 - options.Efficiency;
    }

    public override void PullBack(ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> result)
    {
        Span<double> first = stackalloc double[4],
            second = stackalloc double[4],
            toFirst = stackalloc double[4],
            toSecond = stackalloc double[4];
        setting.Write(parameters[..setting.Parameters], 1, first);
        setting.Write(parameters[setting.Parameters..], 1, second);
        for (var i = 0; i < 16; i++)
        {
            toFirst[i / 4] += options.Efficiency * gradient[i] * second[i % 4];
            toSecond[i % 4] += options.Efficiency * gradient[i] * first[i / 4];
        }

        setting.PullBack(parameters[..setting.Parameters], 1, toFirst, result[..setting.Parameters]);
        setting.PullBack(parameters[setting.Parameters..], 1, toSecond, result[setting.Parameters..]);
    }

    public override Measurement Measurement(ReadOnlySpan<double> parameters)
    {
        var (first, second) = (Effects(parameters[..setting.Parameters]), Effects(parameters[setting.Parameters..]));
        return new Measurement(
            first[0].KroneckerProduct(second[0]) + first[1].KroneckerProduct(second[1]),
            first[0].KroneckerProduct(second[1]) + first[1].KroneckerProduct(second[0])
        );
    }

    private Matrix<Complex>[] Effects(ReadOnlySpan<double> angles)
    {
        var (x, y, z) = setting.Direction(angles);
        return [.. Quantum.Measurement.Bloch(x, y, z).Effects];
    }
}
