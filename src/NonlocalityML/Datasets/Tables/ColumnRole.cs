namespace NonlocalityML.Datasets.Tables;

/// <summary>What a column of a table holds.</summary>
internal enum ColumnRole
{
    Other,
    Outcome,
    Setting,
    Count,
    Probability,
    Frequency,

    /// <summary>E: the mean of the product of the outcomes +1 and -1.</summary>
    Correlator,

    /// <summary>The mean outcome of one party, beside a correlator.</summary>
    Marginal,

    /// <summary>Trials of a joint setting.</summary>
    Trials,

    /// <summary>Events in which one party had outcome 0, whatever the others had.</summary>
    Single,

    /// <summary>Events in which both had outcome 0.</summary>
    Coincidence,

    /// <summary>One joint outcome of a wide table.</summary>
    Cell,

    /// <summary>Standard errors of the numbers.</summary>
    Error,
}
