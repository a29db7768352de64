namespace NonlocalityML.MLNet;

/// <summary>Folders of models that were fitted in this process; they are removed when it ends. What is to stay is saved by
/// ML.NET.</summary>
internal static class ModelFolder
{
    public static string Create()
    {
        var folder = Directory.CreateTempSubdirectory("nonlocality-mlnet-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // Still open somewhere; the system clears its temporary folder.
            }
        };
        return folder;
    }
}
