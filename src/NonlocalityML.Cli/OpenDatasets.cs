using System.Collections;
using NonlocalityML.Datasets;

namespace NonlocalityML.Cli;

/// <summary>Data sets that are open until this is disposed of.</summary>
internal sealed class OpenDatasets : IReadOnlyList<Dataset>, IDisposable
{
    private readonly List<Dataset> datasets = [];

    public OpenDatasets(IEnumerable<string> folders)
        : this(folders.Select(folder => Dataset.Open(folder))) { }

    /// <param name="opened">Opened one after another; where one cannot be, those before it are closed.</param>
    public OpenDatasets(IEnumerable<Dataset> opened)
    {
        try
        {
            foreach (var dataset in opened)
                datasets.Add(dataset);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Count => datasets.Count;

    public Dataset this[int index] => datasets[index];

    public IEnumerator<Dataset> GetEnumerator() => datasets.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => datasets.ForEach(dataset => dataset.Dispose());
}
