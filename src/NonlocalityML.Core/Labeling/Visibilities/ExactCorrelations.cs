using System.Globalization;
using System.Numerics;
using NonlocalityML.Numerics;

namespace NonlocalityML.Labeling.Visibilities;

/// <summary>
/// States of two or three qubits whose name tells their correlations exactly: <c>bell-diagonal:tx,ty,tz</c>, 1/4 (1 + tx XX + ty
/// YY + tz ZZ), and <c>correlations:XX=0.5,IZ=0.25,..</c> with those that do not vanish. Numbers are decimal, with at most 12
/// places.
/// </summary>
internal static class ExactCorrelations
{
    private const int Decimals = 12;

    /// <summary>How far an eigenvalue may lie below 0: correlations of a pure state are rounded too.</summary>
    private const decimal Tolerance = 1e-9m;

    private const string BellDiagonal = "bell-diagonal:",
        General = "correlations:",
        Letters = "IXYZ";

    /// <summary>Whether a text has one of the two forms.</summary>
    public static bool IsName(string text) =>
        text.StartsWith(BellDiagonal, StringComparison.Ordinal) || text.StartsWith(General, StringComparison.Ordinal);

    /// <summary>The name of the state whose correlations, 4^N numbers in C order of I, X, Y, Z, are nearest to these among those
    /// with 12 decimals.</summary>
    /// <exception cref="InvalidInputException">Not of two or three qubits.</exception>
    public static string Name(IReadOnlyList<double> values)
    {
        var qubits = System.Numerics.BitOperations.Log2((uint)values.Count) / 2;
        Require("the state", qubits);
        var terms = Enumerable
            .Range(1, values.Count - 1)
            .Where(i => Math.Round(values[i], Decimals) != 0)
            .Select(i => $"{Word(i, qubits)}={(decimal)Math.Round(values[i], Decimals):0.############}");
        return General + string.Join(',', terms);
    }

    /// <summary>Number of qubits.</summary>
    public static int Qubits(string name) =>
        name.StartsWith(BellDiagonal, StringComparison.Ordinal) ? 2 : name[General.Length..].Split('=')[0].Length;

    /// <summary>The correlations that do not vanish, by their Pauli letters.</summary>
    /// <exception cref="InvalidInputException">Not such a name, or no state.</exception>
    public static IReadOnlyList<(string Paulis, Rational Value)> Parse(string name)
    {
        var isBellDiagonal = name.StartsWith(BellDiagonal, StringComparison.Ordinal);
        var words = name[name.IndexOf(':', StringComparison.Ordinal)..].TrimStart(':').Split(',');
        if (isBellDiagonal && words.Length != 3)
            throw new InvalidInputException($"'{name}' has {words.Length} numbers; bell-diagonal:tx,ty,tz is needed.");
        var qubits = Qubits(name);
        Require($"'{name}'", qubits);
        var seen = new HashSet<int>();
        List<(string Paulis, Rational Value)> terms = [];
        foreach (var (i, word) in words.Index())
        {
            if ((isBellDiagonal ? [$"{Letters[i + 1]}{Letters[i + 1]}", word] : word.Split('=')) is not [var paulis, var number])
                throw new InvalidInputException($"'{word}' in '{name}' is no correlation such as XX=0.5.");
            var place = Place(paulis, qubits, name);
            if (!seen.Add(place))
                throw new InvalidInputException($"'{paulis}' is given twice in '{name}'.");
            var value = Exact(number, name);
            if (value == 0)
                continue;
            terms.Add((paulis, value));
        }

        return IsState(terms, qubits)
            ? terms
            : throw new InvalidInputException($"'{name}' is no state: its density matrix has an eigenvalue below -{Tolerance}.");
    }

    /// <summary>The place of Pauli letters in a tensor of all correlations in C order of I, X, Y, Z.</summary>
    public static int Place(string paulis) =>
        paulis.Aggregate(0, (index, letter) => (4 * index) + Letters.IndexOf(letter, StringComparison.Ordinal));

    private static int Place(string paulis, int qubits, string name) =>
        paulis.Length == qubits && paulis.All(Letters.Contains) && paulis.Any(letter => letter != 'I')
            ? Place(paulis)
            : throw new InvalidInputException(
                $"'{paulis}' in '{name}' are no Pauli letters; {qubits} of I, X, Y, Z are, not all I."
            );

    /// <summary>
    /// Whether 1/2^N (1 + sum T_mu.. sigma_mu x ..), plus the tolerance, is positive: all leading minors of it, times a whole
    /// number, are.
    /// </summary>
    private static bool IsState(IReadOnlyList<(string Paulis, Rational Value)> terms, int qubits)
    {
        var (size, unit) = (1 << qubits, BigInteger.Pow(10, Decimals));
        // A Hermitian matrix A + iB is positive when [[A, -B], [B, A]] is.
        var matrix = new BigInteger[2 * size, 2 * size];
        for (var row = 0; row < 2 * size; row++)
            matrix[row, row] = unit + (BigInteger)(Tolerance * (decimal)unit * size);
        foreach (var (paulis, value) in terms)
        {
            var whole = value.Numerator * (unit / value.Denominator);
            for (var row = 0; row < size; row++)
            {
                // A string of Pauli matrices has one entry in each row: a power of i.
                var (column, power) = (row, 0);
                for (var party = 0; party < qubits; party++)
                {
                    var bit = (row >> (qubits - 1 - party)) & 1;
                    if (paulis[party] is 'X' or 'Y')
                        column ^= 1 << (qubits - 1 - party);
                    power += paulis[party] switch
                    {
                        'Y' => bit == 0 ? 3 : 1,
                        'Z' => 2 * bit,
                        _ => 0,
                    };
                }

                var signed = power % 4 is 0 or 1 ? whole : -whole;
                if (power % 2 == 0)
                {
                    matrix[row, column] += signed;
                    matrix[row + size, column + size] += signed;
                }
                else
                {
                    matrix[row + size, column] += signed;
                    matrix[row, column + size] -= signed;
                }
            }
        }

        return ExactPositivity.IsPositiveDefinite(matrix);
    }

    private static Rational Exact(string number, string name)
    {
        if (
            !decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || value is < -1 or > 1
            || decimal.Round(value, Decimals) != value
        )
        {
            throw new InvalidInputException(
                $"'{number}' in '{name}' is no correlation; a number from -1 to 1 with at most {Decimals} decimals is."
            );
        }

        var unit = BigInteger.Pow(10, Decimals);
        return new Rational((BigInteger)(value * (decimal)unit), unit);
    }

    private static string Word(int index, int qubits) =>
        string.Concat(Enumerable.Range(0, qubits).Select(party => Letters[(index >> (2 * (qubits - 1 - party))) & 3]));

    private static void Require(string name, int qubits)
    {
        if (qubits is not (2 or 3))
            throw new InvalidInputException($"{name} has {qubits} qubits; thresholds are of states of two or three.");
    }
}
