namespace NonlocalityML.Files;

/// <summary>Where a name that output was given leads.</summary>
internal static class OutputPath
{
    private const int MostLinks = 40;

    /// <summary>The path with every link followed, also where it leads to nothing yet; a descriptor's path as it is.</summary>
    /// <exception cref="IOException">The links go round in a circle.</exception>
    public static string Resolve(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var (done, links) = ("/", 0);
        var rest = new Stack<string>();
        Push(Path.GetFullPath(path));
        while (rest.TryPop(out var name))
        {
            if (name == "..")
                done = Path.GetDirectoryName(done) ?? "/";
            if (name is "" or "." or "..")
                continue;
            var next = Path.Combine(done, name);
            var link = DescriptorStream.Of(next) is null ? new FileInfo(next).LinkTarget : null;
            if (link is null)
            {
                done = next;
                continue;
            }

            if (++links > MostLinks)
                throw new IOException("Too many links.", MostLinks);
            if (link.StartsWith('/'))
                done = "/";
            Push(link);
        }

        return done;

        void Push(string parts)
        {
            foreach (var part in parts.Split('/').Reverse())
                rest.Push(part);
        }
    }
}
