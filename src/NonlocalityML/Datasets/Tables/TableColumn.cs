using System.Text.RegularExpressions;

namespace NonlocalityML.Datasets.Tables;

/// <summary>A column of a table as its name tells it.</summary>
/// <param name="Index">Its place in a row.</param>
/// <param name="Name">Its name as it stands in the file.</param>
/// <param name="Role">What it holds.</param>
/// <param name="Party">The party whose outcome, setting, marginal or single it is; from 0.</param>
/// <param name="Outcomes">The joint outcome of a <see cref="ColumnRole.Cell"/>.</param>
internal sealed partial record TableColumn(int Index, string Name, ColumnRole Role, int Party = 0, int[]? Outcomes = null)
{
    /// <summary>The setting of each party.</summary>
    public const string SettingLetters = "xyzwvu";

    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöùúûü";

    private const string Unaccented = "aaaaaaceeeeiiiinooooouuuu";

    private static readonly string[][] Parties =
    [
        ["a", "alice", "1st"],
        ["b", "bob", "2nd"],
        ["c", "charlie", "charly"],
        ["d", "dave", "david"],
        ["", "eve"],
        ["", "frank", "fred"],
    ];

    private static readonly string[] OutcomeWords =
    [
        "outcome",
        "output",
        "out",
        "result",
        "res",
        "answer",
        "bit",
        "detector",
        "det",
        "ergebnis",
        "ausgang",
        "resultat",
        "resultado",
        "risultato",
        "esito",
        "结果",
    ];

    private static readonly string[] SettingWords =
    [
        "setting",
        "set",
        "input",
        "in",
        "basis",
        "angle",
        "measurement",
        "meas",
        "choice",
        "question",
        "theta",
        "θ",
        "phi",
        "φ",
        "einstellung",
        "winkel",
        "messung",
        "reglage",
        "mesure",
        "configuracion",
        "configuracao",
        "angulo",
        "medida",
        "impostazione",
        "angolo",
        "misura",
        "设置",
        "测量",
        "基",
        "角度",
    ];

    private static readonly string[] JointSettings =
    [
        "setting",
        "settings",
        "jointsetting",
        "basis",
        "bases",
        "input",
        "inputs",
        "angles",
        "measurement",
        "measurements",
        "context",
        "config",
        "configuration",
        "xy",
        "xyz",
    ];

    private static readonly string[] JointOutcomes =
    [
        "outcome",
        "outcomes",
        "jointoutcome",
        "output",
        "outputs",
        "result",
        "results",
        "ab",
        "abc",
    ];

    private static readonly string[] SingleWords = ["single", "singles", "nsingles", "singlecounts", "counts"];

    private static readonly Dictionary<string, ColumnRole> Values = Words(
        (
            ColumnRole.Count,
            "count counts n num number events event hits clicks occurrences nab nabxy nevents ncounts ncount "
                + "anzahl ereignisse zahlungen comptes coups evenements cuentas conteos eventos conteggi eventi contagens "
                + "contagem 计数 次数 事件数"
        ),
        (
            ColumnRole.Probability,
            "p prob probs probability probabilities pab pabxy percent percentage % p% prob% quasiprobability "
                + "wahrscheinlichkeit probabilite probabilidad probabilita probabilidade prozent pourcent 概率 几率"
        ),
        (
            ColumnRole.Frequency,
            "f freq frequency frequencies relativefrequency relfreq fab fabxy "
                + "haufigkeit frecuencia frequenza frequencia 频率"
        ),
        (
            ColumnRole.Correlator,
            "e corr correlator correlators correlation correlations exy eab expectation expectationvalue eval "
                + "korrelation correlacion correlazione correlacao korrelator 相关 关联"
        ),
        (ColumnRole.Trials, "trials ntrials numtrials shots nshots pulses windows total totaltrials ntot ntotal"),
        (ColumnRole.Coincidence, "cc coinc coincidence coincidences nc ccab coincab coincidencesab")
    );

    private static readonly string[] ErrorWords =
    [
        "error",
        "err",
        "stderr",
        "std",
        "sigma",
        "σ",
        "staterror",
        "standarderror",
        "standarddeviation",
        "uncertainty",
        "unc",
        "sd",
        "se",
        "stddev",
        "fehler",
        "erreur",
        "errore",
        "erro",
        "unsicherheit",
        "incertitude",
        "incertidumbre",
        "incertezza",
        "incerteza",
        "误差",
    ];

    /// <summary>Name without blanks, marks and capitals.</summary>
    public string Key => Bare(Name);

    /// <param name="name">The name as it stands in the file.</param>
    /// <param name="index">Its place in a row.</param>
    public static TableColumn Of(string name, int index)
    {
        var column = Named(name, Bare(name), index);
        return column.Role == ColumnRole.Other && Unit().Match(name) is { Success: true } unit
            ? Named(name, Bare(name[..unit.Index]), index)
            : column;
    }

    /// <summary>Whether a name is that of the settings, or the outcomes, of all parties together.</summary>
    public static bool IsJoint(string key, ColumnRole role) =>
        (role == ColumnRole.Setting ? JointSettings : JointOutcomes).Contains(key);

    private static TableColumn Named(string name, string key, int index)
    {
        if (key.Length == 0)
            return new TableColumn(index, name, ColumnRole.Other);
        if (IsError(key))
            return new TableColumn(index, name, ColumnRole.Error);
        if (CellName().Match(key) is { Success: true } cell)
            return new TableColumn(index, name, ColumnRole.Cell, 0, [.. cell.Groups["cell"].Value.Select(NamedOutcomes.Of)]);
        if (Values.TryGetValue(key, out var role))
            return new TableColumn(index, name, role);
        for (var party = 0; party < Parties.Length; party++)
        {
            if (RoleOf(key, party) is { } found)
                return new TableColumn(index, name, found, party);
        }

        var (kind, digit) = (key[..^1], key[^1]);
        var numbered =
            !char.IsAsciiDigit(digit) ? ColumnRole.Other
            : kind is "x" or "s" || SettingWords.Contains(kind) ? ColumnRole.Setting
            : kind is "a" or "o" || OutcomeWords.Contains(kind) ? ColumnRole.Outcome
            : ColumnRole.Other;
        return new TableColumn(index, name, numbered, numbered == ColumnRole.Other ? 0 : digit - '0');
    }

    private static ColumnRole? RoleOf(string key, int party)
    {
        var setting = SettingLetters[party].ToString();
        if (key == setting || SettingWords.Any(word => key == word + setting || key == setting + word))
            return ColumnRole.Setting;
        if (party < 2 && (party == 0 ? key is "alpha" or "α" : key is "beta" or "β"))
            return ColumnRole.Setting;
        foreach (var name in Parties[party].Where(name => name.Length > 0))
        {
            if (key == name || OutcomeWords.Any(word => key == word + name || key == name + word))
                return ColumnRole.Outcome;
            if (key == "x" + name || SettingWords.Any(word => key == word + name || key == name + word))
                return ColumnRole.Setting;
            if (key == "s" + name || key == "n" + name || SingleWords.Any(word => key == word + name || key == name + word))
                return ColumnRole.Single;
            if (key == "e" + name || key == "m" + name || key == "mean" + name || key == "marginal" + name)
                return ColumnRole.Marginal;
        }

        return null;
    }

    private static bool IsError(string key) =>
        key == "±"
        || ErrorWords.Any(word =>
            key == word
            || (key.EndsWith(word, StringComparison.Ordinal) && Values.ContainsKey(key[..^word.Length]))
            || (key.StartsWith(word, StringComparison.Ordinal) && Values.ContainsKey(key[word.Length..]))
        )
        || (DeltaOf(key) is "e" or "p" or "n" or "count");

    private static string? DeltaOf(string key) =>
        key.StartsWith("delta", StringComparison.Ordinal) ? key[5..]
        : key[0] is 'd' or 'δ' ? key[1..]
        : null;

    private static string Bare(string name) =>
        string.Concat(
            name.Where(c => char.IsLetterOrDigit(c) || c is '+' or '-' or '%' or '±' or '−')
                .Select(c => c == '−' ? '-' : WithoutAccent(char.ToLowerInvariant(c)))
        );

    private static char WithoutAccent(char letter) =>
        Accented.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var place ? Unaccented[place] : letter;

    private static Dictionary<string, ColumnRole> Words(params (ColumnRole Role, string Names)[] all) =>
        all.SelectMany(one => one.Names.Split(' ').Select(name => (name, one.Role)))
            .ToDictionary(pair => pair.name, pair => pair.Role);

    [GeneratedRegex(
        "^(?:n|p|c|f|r(?=[+-])|count|counts|prob|cc|coinc|coincidences)?"
            + "(?<cell>[+-]{1,9}|[pm]{2,9}|[hv]{2,9}|[ud]{2,9}|[tr]{2,9}|[0-9]{2,9})$"
    )]
    private static partial Regex CellName();

    /// <summary>A unit in brackets; u(E) has none.</summary>
    [GeneratedRegex(@"(?:\s\(|\[).*$")]
    private static partial Regex Unit();
}

/// <summary>The numbers of a column, one for each row.</summary>
/// <param name="Values">The numbers; NaN where not known.</param>
/// <param name="Errors">Their standard errors, NaN where a cell tells none; null where no cell does.</param>
/// <param name="Digits">The most digits behind the point that a cell has.</param>
internal sealed record ColumnNumbers(double[] Values, double[]? Errors, int Digits);
