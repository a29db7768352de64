using System.Numerics.Tensors;
using NonlocalityML.Numerics;

namespace NonlocalityML.HiddenVariables;

/// <summary>
/// Answers to measurements of any number of levels and outcomes: polynomials g of an effect's Gell-Mann coefficients, made
/// orthonormal over the effects (<see cref="EffectPolynomials"/>), and a softmax over the outcomes. Either every outcome a has
/// the weight exp(lambda . g(E_a)), so that relabelling the outcomes relabels the answers; or, labelled, each has a vector of its
/// own, exp(lambda_a . g(E_a)), with the constant among the polynomials (von Selzam and Marquardt, PRX Quantum 6, 020317 (2025),
/// where each weight may depend on all effects).
/// </summary>
internal sealed class GellMannMonomials : ResponseFunction
{
    private readonly EffectPolynomials polynomials;
    private readonly bool isLabelled;
    private readonly int degree,
        outcomes,
        squared,
        length;

    /// <param name="measurements">What is answered.</param>
    /// <param name="degree">The degree of the polynomials, at least 1.</param>
    /// <param name="isLabelled">Whether each outcome has a vector of its own.</param>
    /// <exception cref="InvalidInputException">The degree is too small, or there are too many monomials.</exception>
    public GellMannMonomials(MeasurementSet measurements, int degree, bool isLabelled = false)
    {
        polynomials = EffectPolynomials.Of(measurements, degree);
        (this.degree, this.isLabelled, outcomes) = (degree, isLabelled, measurements.Outcomes);
        squared = measurements.Dimension * measurements.Dimension;
        // The constant comes first; it does not tell outcomes apart that share a vector.
        length = isLabelled ? polynomials.Count : polynomials.Count - 1;
    }

    public override int Components => isLabelled ? outcomes * length : length;

    public override string Name => $"gell-mann:{degree}{(isLabelled ? ":labelled" : "")}";

    /// <summary>Small: answers that are all but certain at the start hide weak correlations in the noise of a finite
    /// cloud.</summary>
    public override double StartDeviation => 0.2;

    public override void Evaluate(ReadOnlySpan<double> effects, Span<double> features)
    {
        if (effects.Length != outcomes * squared)
            throw new InvalidInputException(
                $"'{Name}' answers {outcomes} outcomes of {Math.Sqrt(squared)} levels, not a measurement given by "
                    + $"{effects.Length} numbers."
            );
        Span<double> last = stackalloc double[polynomials.Count],
            own = stackalloc double[polynomials.Count];
        polynomials.Evaluate(effects[^squared..], last);
        features.Clear();
        for (var outcome = 0; outcome < outcomes - 1; outcome++)
        {
            polynomials.Evaluate(effects.Slice(outcome * squared, squared), own);
            var row = features.Slice(outcome * Components, Components);
            if (isLabelled)
            {
                own.CopyTo(row[(outcome * length)..]);
                TensorPrimitives.Negate(last, row[^length..]);
            }
            else
            {
                TensorPrimitives.Subtract(own[1..], last[1..], row);
            }
        }
    }
}
