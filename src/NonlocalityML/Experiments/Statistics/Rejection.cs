namespace NonlocalityML.Experiments.Statistics;

/// <summary>What the numbers say about local realism.</summary>
public enum Rejection
{
    /// <summary>The settings were not chosen as stated, so that no p-value against local realism holds.</summary>
    SettingsContradicted,

    /// <summary>A p-value is small, but so is that of no-signalling: what local models exclude is seen either way.</summary>
    Signaling,

    /// <summary>The p-value of the <see cref="HeadlineTest"/> is above <see cref="StatisticalVerdict.Level"/>.</summary>
    NotRejected,

    /// <summary>Rejected by a test that supposes independent trials.</summary>
    IfIndependent,

    /// <summary>Rejected under memory by a form that was named before the data.</summary>
    IfPlanned,

    /// <summary>Rejected under memory by a p-value that is corrected for every form looked at.</summary>
    Rejected,
}
