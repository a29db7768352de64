using NonlocalityML.Datasets;
using NonlocalityML.Learning;
using NonlocalityML.Learning.Reproduction;
using NonlocalityML.Learning.Search;

namespace NonlocalityML.Reports;

/// <summary>Where the models and data of published tasks come from.</summary>
internal interface IPublishedModels
{
    /// <summary>The command that asks, for the page.</summary>
    string Command { get; }

    /// <summary>The trained model of a task.</summary>
    Scorer Open(PublishedTask task);

    /// <summary>A search that climbs the model of a task.</summary>
    /// <param name="task">Whose model.</param>
    /// <param name="options">What to search for; the model is filled in.</param>
    /// <param name="name">The name of its folder.</param>
    SearchResult Search(PublishedTask task, SearchOptions options, string name);

    /// <summary>Its training or unseen points.</summary>
    Dataset Data(PublishedTask task, bool isUnseen);
}
