using System.Runtime.CompilerServices;
using NonlocalityML.Graphs;
using NonlocalityML.Labeling.Intervals;
using NonlocalityML.Numerics;

namespace NonlocalityML.Learning;

/// <summary>One perceptron of a blend inside intervals, for <see cref="IntervalHead"/>.</summary>
internal sealed class HeadMember
{
    /// <summary>Neurons that are worked on at the same time, so that none waits for its own last sum.</summary>
    private const int Together = 4;

    private readonly Activation activation;
    private readonly Layer[] layers;

    /// <param name="share">How much it counts in the blend.</param>
    /// <param name="activation">One of <see cref="Knows"/>.</param>
    /// <param name="scaling">What is subtracted from its inputs and divided by.</param>
    /// <param name="weights">Weights (in, out) and biases (out) of each layer in turn.</param>
    public HeadMember(float share, Activation activation, Standardization scaling, IReadOnlyList<Tensor> weights)
    {
        (Share, this.activation) = (share, activation);
        layers =
        [
            .. Enumerable
                .Range(0, weights.Count / 2)
                .Select(i => new Layer(weights[2 * i], weights[(2 * i) + 1], i == 0 ? scaling : null)),
        ];
    }

    /// <summary>How much it counts in the blend.</summary>
    public float Share { get; }

    /// <summary>Numbers that are needed for the neurons of a layer.</summary>
    public int Widest => layers.Max(layer => layer.Padded);

    /// <summary>Whether an activation is known here.</summary>
    public static bool Knows(Activation activation) => activation is Activation.Relu or Activation.Silu;

    /// <summary>The share of the interval below its score, before it is cut off at 0 and 1.</summary>
    /// <param name="inputs">As they are, not standardised.</param>
    /// <param name="one">For neurons.</param>
    /// <param name="other">For neurons.</param>
    public T Say<T>(AlignedSpan<T> inputs, AlignedSpan<T> one, AlignedSpan<T> other)
        where T : unmanaged, ILanes<T>
    {
        var given = inputs;
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i].Apply(given, one);
            if (i < layers.Length - 1)
                Activate(one, layers[i].Outputs);
            (given, one, other) = (one, i == 0 ? other : given, one);
        }

        return given[0] + T.All(0.5f);
    }

    private void Activate<T>(AlignedSpan<T> neurons, int count)
        where T : unmanaged, ILanes<T>
    {
        if (activation == Activation.Relu)
        {
            for (var i = 0; i < count; i++)
                neurons[i] = T.Max(neurons[i], T.All(0));
            return;
        }

        for (var i = 0; i < count; i++)
            neurons[i] = neurons[i] / (T.All(1) + Exp(T.All(0) - neurons[i]));
    }

    /// <summary>e^x within 3e-7 of itself, of x cut off at sizes of 80: 2^n e^r, |r| at most log(2)/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Exp<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        x = T.Max(T.Min(x, T.All(80)), T.All(-80));
        T n = T.Round(x * T.All(1.442695041f)),
            r = T.MultiplyAdd(n, T.All(-0.693359375f), x);
        r = T.MultiplyAdd(n, T.All(2.12194440e-4f), r);
        var sum = T.All(1f / 720);
        sum = T.MultiplyAdd(sum, r, T.All(1f / 120));
        sum = T.MultiplyAdd(sum, r, T.All(1f / 24));
        sum = T.MultiplyAdd(sum, r, T.All(1f / 6));
        sum = T.MultiplyAdd(sum, r, T.All(0.5f));
        sum = T.MultiplyAdd(sum, r, T.All(1));
        sum = T.MultiplyAdd(sum, r, T.All(1));
        return sum * T.PowerOfTwo(n);
    }

    /// <summary>Weights by blocks of neurons, in each by inputs; standardisation is part of them.</summary>
    private sealed class Layer
    {
        private readonly float[] weights,
            biases;
        private readonly int inputs;

        public Layer(Tensor given, Tensor bias, Standardization? scaling)
        {
            (inputs, Outputs) = ((int)given.Shape[0].Length, (int)given.Shape[1].Length);
            (weights, biases) = (new float[Padded * inputs], new float[Padded]);
            var values = given.Values<float>();
            for (var j = 0; j < Outputs; j++)
            {
                double sum = bias.Values<float>()[j];
                for (var i = 0; i < inputs; i++)
                {
                    double weight = values[(i * Outputs) + j];
                    if (scaling is not null)
                    {
                        weight /= scaling.Deviations.Values<float>()[i];
                        sum -= weight * scaling.Means.Values<float>()[i];
                    }

                    weights[(((j / Together * inputs) + i) * Together) + (j % Together)] = (float)weight;
                }

                biases[j] = (float)sum;
            }
        }

        public int Outputs { get; }

        public int Padded => (Outputs + Together - 1) / Together * Together;

        public void Apply<T>(AlignedSpan<T> given, AlignedSpan<T> neurons)
            where T : unmanaged, ILanes<T>
        {
            for (var j = 0; j < Padded; j += Together)
            {
                T one = T.All(biases[j]),
                    two = T.All(biases[j + 1]),
                    three = T.All(biases[j + 2]),
                    four = T.All(biases[j + 3]);
                var block = weights.AsSpan(j * inputs, inputs * Together);
                for (var i = 0; i < inputs; i++)
                {
                    var number = given[i];
                    var row = block.Slice(i * Together, Together);
                    one = T.MultiplyAdd(number, T.All(row[0]), one);
                    two = T.MultiplyAdd(number, T.All(row[1]), two);
                    three = T.MultiplyAdd(number, T.All(row[2]), three);
                    four = T.MultiplyAdd(number, T.All(row[3]), four);
                }

                (neurons[j], neurons[j + 1], neurons[j + 2], neurons[j + 3]) = (one, two, three, four);
            }
        }
    }
}
