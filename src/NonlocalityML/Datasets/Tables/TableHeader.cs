using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>The header of a table in text: what each column holds, and of which party.</summary>
internal sealed class TableHeader
{
    /// <summary>The canonical headers, for messages.</summary>
    public const string Needed = "a,b[,c],x,y[,z],count or a,b[,c],x,y[,z],p";

    private readonly int line;

    /// <param name="names">The names of the columns.</param>
    /// <param name="line">Line of the file, for messages.</param>
    public TableHeader(string[] names, int line)
    {
        this.line = line;
        Columns = [.. names.Select(TableColumn.Of)];
        NameAmongOthers();
        CountPartiesFromZero(ColumnRole.Outcome);
        CountPartiesFromZero(ColumnRole.Setting);
    }

    public List<TableColumn> Columns { get; }

    /// <summary>Whether a name of any column is known.</summary>
    public bool IsKnown => Columns.Exists(column => column.Role != ColumnRole.Other);

    /// <summary>Columns with a role, by party.</summary>
    public List<TableColumn> OfRole(ColumnRole role) =>
        [.. Columns.Where(column => column.Role == role).OrderBy(column => column.Party)];

    /// <summary>Columns of outcomes or settings, one for each party.</summary>
    /// <exception cref="InvalidInputException">A party has none.</exception>
    public List<TableColumn> OfParties(ColumnRole role)
    {
        var columns = OfRole(role);
        for (var party = 0; party < columns.Count; party++)
        {
            if (columns[party].Party != party)
                throw Wrong(
                    $"'{columns[party].Name}' is of party {Letter(columns[party].Party)}, but party {Letter(party)} has "
                        + $"none such; {Needed} is needed"
                );
        }

        return columns;
    }

    /// <summary>The column that holds the settings, or the outcomes, of all parties together; null where each party has its
    /// own.</summary>
    public TableColumn? Joint(ColumnRole role) =>
        !Has(role)
        && (
            role == ColumnRole.Setting
                ? Columns.Exists(column => column.Role is not (ColumnRole.Other or ColumnRole.Outcome or ColumnRole.Error))
                : Has(ColumnRole.Setting) && !(Has(ColumnRole.Cell) || Has(ColumnRole.Correlator) || Has(ColumnRole.Single))
        )
        && Columns.FindAll(column => column.Role == ColumnRole.Other && TableColumn.IsJoint(column.Key, role)) is [var joint]
            ? joint
            : null;

    /// <summary>The number of parties that the other columns tell; null where they do not.</summary>
    public int? Parties =>
        (OfRole(ColumnRole.Setting), OfRole(ColumnRole.Outcome), OfRole(ColumnRole.Cell)) switch
        {
            ({ Count: > 0 } settings, _, _) => settings.Count,
            (_, { Count: > 0 } outcomes, _) => outcomes.Count,
            (_, _, [{ Outcomes: { } outcome }, ..]) => outcome.Length,
            _ => null,
        };

    /// <summary>The header with a column for each party in the place of a joint one.</summary>
    public TableHeader Split(TableColumn joint, ColumnRole role, int parties)
    {
        var (word, letters) = role == ColumnRole.Setting ? ("setting", TableColumn.SettingLetters) : ("outcome", "abcdef");
        if (parties > letters.Length)
            throw Wrong($"{joint.Name} names {parties} parties; {letters.Length} are the most");
        return new TableHeader(
            [
                .. Columns[..joint.Index].Select(column => column.Name),
                .. letters[..parties].Select(letter => $"{word}[{letter}]"),
                .. Columns[(joint.Index + 1)..].Select(column => column.Name),
            ],
            line
        );
    }

    public InvalidInputException Wrong(string what) =>
        new($"row {line}: the header is '{Short(string.Join(',', Columns.Select(column => column.Name)))}'; {what}.");

    /// <summary>Two columns that could each be the same are refused.</summary>
    /// <exception cref="InvalidInputException">Names both.</exception>
    public void RequireOnce()
    {
        foreach (
            var group in Columns
                .Where(column =>
                    column.Role
                        is not (
                            ColumnRole.Other
                            or ColumnRole.Cell
                            or ColumnRole.Count
                            or ColumnRole.Probability
                            or ColumnRole.Frequency
                        )
                )
                .GroupBy(column => (column.Role, column.Party))
                .Where(group => group.Count() > 1)
        )
        {
            var (names, what) = (
                string.Join(" and ", group.Select(column => column.Name)),
                group.Key.Role.ToString().ToLowerInvariant()
            );
            throw Wrong(
                group.Key.Role == ColumnRole.Error
                    ? $"{names} could each be the standard errors; leave one of them"
                    : $"{names} could each be the {what} of party {Letter(group.Key.Party)}; name them apart, as a and x"
            );
        }
    }

    /// <summary>A correlator beside a and b, which would be mean outcomes, and beside numbers, which would be those of outcomes a
    /// and b, is refused.</summary>
    /// <exception cref="InvalidInputException">Names both readings.</exception>
    public void RequireCorrelators(TableColumn correlator)
    {
        var beside = Columns.Find(column =>
            column.Role is ColumnRole.Count or ColumnRole.Probability or ColumnRole.Frequency or ColumnRole.Trials
        );
        var means = Columns.FindAll(column =>
            column.Role == ColumnRole.Marginal && TableColumn.Of(column.Name, column.Index).Role == ColumnRole.Outcome
        );
        if (beside is not null && means.Count > 0)
            throw Wrong(
                $"{Listed(means)} could be outcomes, whose numbers are {beside.Name}, or mean outcomes beside {correlator.Name}; "
                    + $"leave out {correlator.Name} or {beside.Name}"
            );
    }

    /// <summary>Columns that stand beside those that are used, for people.</summary>
    public string Ignored(IEnumerable<TableColumn> used)
    {
        var names = Columns.Except(used).Where(column => column.Name.Length > 0).Select(column => column.Name).ToList();
        return names.Count == 0 ? "" : $"; not used: {string.Join(' ', names)}";
    }

    public static string Listed(IEnumerable<TableColumn> used) => string.Join(' ', used.Select(column => column.Name));

    private static string Short(string header) => header.Length <= 80 ? header : $"{header[..77]}...";

    private static char Letter(int party) => (char)('A' + party);

    private bool Has(ColumnRole role) => Columns.Exists(column => column.Role == role);

    private void Change(Predicate<TableColumn> which, Func<TableColumn, TableColumn> change)
    {
        for (var i = 0; i < Columns.Count; i++)
            Columns[i] = which(Columns[i]) ? change(Columns[i]) : Columns[i];
    }

    private void Change(Predicate<TableColumn> which, ColumnRole role) => Change(which, column => column with { Role = role });

    /// <summary>Some names say what they are beside others only.</summary>
    private void NameAmongOthers()
    {
        // The fifth and sixth party's outcomes, which alone would be a correlator and frequencies.
        if (Has(ColumnRole.Outcome) && Columns.Exists(column => column.Role == ColumnRole.Outcome && column.Party == 3))
        {
            foreach (var (key, party) in (ReadOnlySpan<(string, int)>)[("e", 4), ("f", 5)])
            {
                if (Columns.Exists(column => column.Role == ColumnRole.Setting && column.Party == party))
                    Change(column => column.Key == key, column => column with { Role = ColumnRole.Outcome, Party = party });
            }
        }

        // sa and sb, which alone would be singles.
        if (Has(ColumnRole.Outcome) && !Has(ColumnRole.Setting))
            Change(column => column.Role == ColumnRole.Single && column.Key.Length == 2, ColumnRole.Setting);
        if (!Columns.Exists(column => column.Role is ColumnRole.Count or ColumnRole.Probability or ColumnRole.Frequency))
        {
            // <AB>, and numbers that have no better name.
            Change(column => column.Key is "ab" or "abc", ColumnRole.Correlator);
            if (Has(ColumnRole.Outcome) && !Has(ColumnRole.Correlator))
                Change(column => column.Key is "weight" or "weights", ColumnRole.Frequency);
        }

        // One joint outcome is no wide table: +- are errors, HV a voltage.
        if (Has(ColumnRole.Correlator) && OfRole(ColumnRole.Cell) is [{ Key: var alone }])
            Change(column => column.Role == ColumnRole.Cell, alone == "+-" ? ColumnRole.Error : ColumnRole.Other);

        // N1 and N2 beside N12.
        if (Columns.Exists(column => column.Key is "n12" or "c12"))
        {
            foreach (var party in (int[])[0, 1])
                Change(
                    column => column.Key == $"n{party + 1}",
                    column => column with { Role = ColumnRole.Single, Party = party }
                );
            if (Has(ColumnRole.Single))
                Change(column => column.Key is "n12" or "c12", ColumnRole.Coincidence);
        }

        // Coincidences of two parties; a third one's outcomes stand beside those of the others.
        if (OfRole(ColumnRole.Outcome) is [{ Key: "c" }])
            Change(column => column.Role == ColumnRole.Outcome, ColumnRole.Coincidence);

        // NAB, N or c beside singles, coincidences beside outcomes.
        if (Has(ColumnRole.Single))
        {
            Change(column => column.Key is "c" or "ab" or "nab" or "cab" or "sab", ColumnRole.Coincidence);
            if (!Has(ColumnRole.Trials))
                Change(column => column.Key is "n", Has(ColumnRole.Coincidence) ? ColumnRole.Trials : ColumnRole.Coincidence);
        }
        else if (Has(ColumnRole.Outcome) && !Has(ColumnRole.Count))
        {
            Change(column => column.Role == ColumnRole.Coincidence, ColumnRole.Count);
        }

        // The mean outcomes of a row with a correlator.
        if (Has(ColumnRole.Correlator))
            Change(column => column.Role == ColumnRole.Outcome, ColumnRole.Marginal);
    }

    /// <summary>Where all columns of a role are numbered from 1.</summary>
    private void CountPartiesFromZero(ColumnRole role)
    {
        var ofRole = Columns.FindAll(column => column.Role == role);
        if (
            ofRole.Count > 0
            && !ofRole.Exists(column => column.Party == 0)
            && ofRole.TrueForAll(column => char.IsAsciiDigit(column.Key[^1]))
        )
            Change(column => column.Role == role, column => column with { Party = column.Party - 1 });
    }
}
