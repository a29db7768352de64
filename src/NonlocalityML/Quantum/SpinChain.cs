using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NonlocalityML.Numerics;

namespace NonlocalityML.Quantum;

/// <summary>
/// A chain of spins 1/2 with a Hamiltonian of nearest neighbours: the same 4 x 4 term on every bond (i, i+1) and the same 2 x 2
/// term on every spin. Spin 0 is the first party of its states. <see cref="Apply"/> needs no matrix.
/// </summary>
internal sealed class SpinChain
{
    /// <summary>A state of 20 spins takes 16 MiB, and the search for it some forty times that.</summary>
    public const int MaximumSpins = 20;

    private readonly (int Row, int Column, Complex Value)[] bond,
        site;

    /// <param name="spins">2 to <see cref="MaximumSpins"/>.</param>
    /// <param name="bond">(4, 4), Hermitian, over |s_i s_i+1&gt;.</param>
    /// <param name="site">(2, 2), Hermitian; null for none.</param>
    /// <param name="isRing">Whether a bond joins the last spin to the first (three spins or more).</param>
    /// <exception cref="InvalidInputException">A size is wrong or a term not Hermitian.</exception>
    public SpinChain(int spins, Matrix<Complex> bond, Matrix<Complex>? site = null, bool isRing = true)
    {
        if (spins is < 2 or > MaximumSpins)
            throw new InvalidInputException($"A chain of {spins} spins is asked for; 2 to {MaximumSpins} are accepted.");
        (Spins, IsRing) = (spins, isRing);
        this.bond = Entries(bond, 4, "bond");
        this.site = site is null ? [] : Entries(site, 2, "spin");
    }

    public int Spins { get; }

    public bool IsRing { get; }

    /// <summary>2^spins.</summary>
    public int Dimension => 1 << Spins;

    /// <summary>
    /// sum over bonds of jx Sx Sx + jy Sy Sy + jz Sz Sz plus sum over spins of hx Sx + hy Sy + hz Sz, with S = sigma/2: positive
    /// couplings are antiferromagnetic.
    /// </summary>
    public static SpinChain Xyz(
        int spins,
        double jx,
        double jy,
        double jz,
        double hx = 0,
        double hy = 0,
        double hz = 0,
        bool isRing = true
    )
    {
        Complex field = new(hx / 2, -hy / 2),
            outer = (jx - jy) / 4,
            inner = (jx + jy) / 4;
        return new SpinChain(
            spins,
            Matrix<Complex>.Build.DenseOfArray(
                new[,]
                {
                    { jz / 4, 0, 0, outer },
                    { 0, -jz / 4, inner, 0 },
                    { 0, inner, -jz / 4, 0 },
                    { outer, 0, 0, jz / 4 },
                }
            ),
            Matrix<Complex>.Build.DenseOfArray(
                new[,]
                {
                    { hz / 2, field },
                    { Complex.Conjugate(field), -hz / 2 },
                }
            ),
            isRing
        );
    }

    /// <summary>sum over bonds of Sx Sx + Sy Sy + delta Sz Sz; delta = 1 is the Heisenberg antiferromagnet.</summary>
    public static SpinChain Xxz(int spins, double delta, bool isRing = true) => Xyz(spins, 1, 1, delta, isRing: isRing);

    /// <summary>Writes H v into <paramref name="result"/>; both of length <see cref="Dimension"/>.</summary>
    public void Apply(Complex[] vector, Complex[] result)
    {
        Array.Clear(result);
        for (var i = 0; i < Spins; i++)
        {
            var here = 1 << (Spins - 1 - i);
            if (site.Length > 0)
                ApplyTerm(site, [0, here], here, vector, result);
            if (i == Spins - 1 && !(IsRing && Spins > 2))
                continue;
            var there = 1 << (Spins - 1 - ((i + 1) % Spins));
            ApplyTerm(bond, [0, there, here, here | there], here | there, vector, result);
        }
    }

    /// <param name="term">Entries other than zero.</param>
    /// <param name="offsets">Place of each local basis state.</param>
    /// <param name="mask">The bits that the term acts on.</param>
    /// <param name="vector">Read.</param>
    /// <param name="result">Added to.</param>
    private void ApplyTerm(
        (int Row, int Column, Complex Value)[] term,
        ReadOnlySpan<int> offsets,
        int mask,
        Complex[] vector,
        Complex[] result
    )
    {
        foreach (var (row, column, value) in term)
        {
            var (to, from) = (offsets[row], offsets[column]);
            for (var others = 0; others < Dimension; others++)
            {
                if ((others & mask) == 0)
                    result[others | to] += value * vector[others | from];
            }
        }
    }

    private static (int, int, Complex)[] Entries(Matrix<Complex> term, int size, string name)
    {
        if (term.RowCount != size || term.ColumnCount != size)
            throw new InvalidInputException(
                $"The term of a {name} is {term.RowCount} x {term.ColumnCount}; {size} x {size} is needed."
            );
        if (
            !term.Enumerate().All(Complex.IsFinite)
            || (term - term.ConjugateTranspose()).FrobeniusNorm() > HermitianMatrix.Tolerance
        )
            throw new InvalidInputException($"The term of a {name} is not finite and Hermitian.");
        return
        [
            .. term.EnumerateIndexed(Zeros.AllowSkip)
                .Where(entry => entry.Item3 != Complex.Zero)
                .Select(entry => (entry.Item1, entry.Item2, entry.Item3)),
        ];
    }
}
