using NonlocalityML.Numerics;

namespace NonlocalityML.Datasets.Tables;

/// <summary>
/// A table with a row for each joint setting: the mean of the product of the outcomes +1 and -1, and perhaps those of each party.
/// </summary>
internal static class CorrelatorRows
{
    /// <exception cref="InvalidInputException">Says what the header lacks, or which row is wrong.</exception>
    public static RawTable Read(TableRows rows, List<TableColumn> settings, TableColumn correlator)
    {
        var (header, parties) = (rows.Header, settings.Count);
        var marginals = header.OfRole(ColumnRole.Marginal);
        if (marginals.Count > 0 && (parties != 2 || marginals.Count != 2))
            throw header.Wrong("the mean outcomes beside a correlator are read of two parties, both of them");
        var labels = settings.ConvertAll(column => new ColumnLabels(column.Name));
        var places = rows.JointSettings(settings, labels);
        var scenario = rows.MakeScenario([.. Enumerable.Repeat(2, parties), .. labels.Select(label => label.Size)]);
        var given = rows.Numbers(correlator);
        var means = marginals.ConvertAll(column => rows.Numbers(column, rows.Spelling(column.Name, column)).Values);
        var values = new double[]?[scenario.SettingTuples];
        var errors = given.Errors is null ? null : new double[scenario.SettingTuples];
        for (var row = 0; row < rows.Count; row++)
        {
            values[places[row]] = [.. means.Select(mean => mean[row]), given.Values[row]];
            if (errors is not null)
                errors[places[row]] = given.Errors![row];
        }

        List<TableColumn> used = [.. settings, .. marginals, correlator];
        return CorrelatorTable.Make(
            rows.Name,
            scenario,
            rows.Options,
            values,
            $"columns {TableHeader.Listed(used)}; settings {ColumnLabels.Together(labels)}"
                + header.Ignored([.. used, .. header.OfRole(ColumnRole.Error)]),
            errors
        );
    }
}
