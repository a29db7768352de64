using System.Globalization;
using System.Numerics;
using NonlocalityML.Numerics;
using NonlocalityML.Quantum;

namespace NonlocalityML.HiddenVariables.Polyhedra;

/// <summary>
/// States of two or three qubits whose name tells their correlations exactly: <c>bell-diagonal:tx,ty,tz</c>, 1/4 (1 + tx XX + ty
/// YY + tz ZZ), and <c>correlations:XX=0.5,IZ=0.25,..</c> with those that do not vanish. Numbers are decimal, with at most 12
/// places.
/// </summary>
internal static class ExactCorrelations
{
    private const int Decimals = 12;
    private const string BellDiagonal = "bell-diagonal:",
        General = "correlations:",
        Letters = "IXYZ";

    /// <summary>Whether a text has one of the two forms.</summary>
    public static bool IsName(string text) =>
        text.StartsWith(BellDiagonal, StringComparison.Ordinal) || text.StartsWith(General, StringComparison.Ordinal);

    /// <summary>The name of the state nearest to a tensor among those with 12 decimals.</summary>
    /// <exception cref="InvalidInputException">Not of two or three qubits.</exception>
    public static string Name(CorrelationTensor tensor)
    {
        Require("the state", tensor.Parties);
        if (tensor.Dimensions.Any(d => d != 2))
            throw new InvalidInputException(
                $"A party of the state has dimension {tensor.Dimensions.Max()}; thresholds are proven for qubits."
            );
        var terms = Enumerable
            .Range(1, tensor.Values.Length - 1)
            .Where(i => Math.Round(tensor.Values[i], Decimals) != 0)
            .Select(i => $"{Word(i, tensor.Parties)}={(decimal)Math.Round(tensor.Values[i], Decimals):0.############}");
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
        var tensor = new double[1 << (2 * qubits)];
        tensor[0] = 1;
        List<(string Paulis, Rational Value)> terms = [];
        foreach (var (i, word) in words.Index())
        {
            if ((isBellDiagonal ? [$"{Letters[i + 1]}{Letters[i + 1]}", word] : word.Split('=')) is not [var paulis, var number])
                throw new InvalidInputException($"'{word}' in '{name}' is no correlation such as XX=0.5.");
            var place = Place(paulis, qubits, name);
            if (tensor[place] != 0)
                throw new InvalidInputException($"'{paulis}' is given twice in '{name}'.");
            var value = Exact(number, name);
            if (value == 0)
                continue;
            terms.Add((paulis, value));
            tensor[place] = (double)value;
        }

        try
        {
            new CorrelationTensor(tensor).ToState();
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException($"'{name}' is no state: {error.Message}", error);
        }

        return terms;
    }

    /// <summary>The place of Pauli letters in a <see cref="CorrelationTensor"/>.</summary>
    public static int Place(string paulis) =>
        paulis.Aggregate(0, (index, letter) => (4 * index) + Letters.IndexOf(letter, StringComparison.Ordinal));

    private static int Place(string paulis, int qubits, string name) =>
        paulis.Length == qubits && paulis.All(Letters.Contains) && paulis.Any(letter => letter != 'I')
            ? Place(paulis)
            : throw new InvalidInputException(
                $"'{paulis}' in '{name}' are no Pauli letters; {qubits} of I, X, Y, Z are, not all I."
            );

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
