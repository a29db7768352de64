using System.Runtime.Versioning;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Files;

/// <summary>What is written replaces bytes and nothing else.</summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class AtomicFileTests
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [TestMethod]
    public void A_link_stays_and_what_it_leads_to_is_replaced()
    {
        RequireUnix();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["there/deep"]);
        folder.Write("there/file", "old");
        File.CreateSymbolicLink(folder["there/deep/up"], "../file");
        Directory.CreateSymbolicLink(folder["short"], folder["there/deep"]);
        File.CreateSymbolicLink(folder["link"], "short/up");
        Write(folder["link"], "new");
        Assert.AreEqual("new", File.ReadAllText(folder["there/file"]));
        Assert.AreEqual("short/up", new FileInfo(folder["link"]).LinkTarget);
        Assert.AreEqual("../file", new FileInfo(folder["there/deep/up"]).LinkTarget);
        File.CreateSymbolicLink(folder["dangling"], "later");
        Write(folder["dangling"], "made");
        Assert.AreEqual("made", File.ReadAllText(folder["later"]));
        File.CreateSymbolicLink(folder["round"], "round");
        Refuse("its links go round in a circle", folder["round"]);
    }

    [TestMethod]
    public void Permissions_stay_and_a_file_that_may_not_be_written_is_not_replaced()
    {
        RequireUnix();
        using var folder = new TemporaryFolder();
        foreach (var mode in (UnixFileMode[])[Secret, Secret | UnixFileMode.GroupRead | UnixFileMode.UserExecute])
        {
            File.SetUnixFileMode(folder.Write("file", "old"), mode);
            Write(folder["file"], "new");
            Assert.AreEqual(mode, File.GetUnixFileMode(folder["file"]));
            Assert.AreEqual("new", File.ReadAllText(folder["file"]));
        }

        if (Environment.UserName == "root")
            return;
        File.SetUnixFileMode(folder["file"], UnixFileMode.UserRead);
        Refuse("access is denied", folder["file"]);
    }

    /// <summary>Whoever may write to the folder can lay links and files there, but cannot know the name.</summary>
    [TestMethod]
    public void Planted_names_are_neither_followed_nor_used()
    {
        RequireUnix();
        using var folder = new TemporaryFolder();
        var victim = folder.Write("victim", "untouched");
        foreach (var name in (string[])["out.partial", "out.tmp", "out.0123456789abcdef.partial"])
            File.CreateSymbolicLink(folder[name], victim);
        using (var file = new AtomicFile(folder["out"]))
        using (var other = new AtomicFile(folder["out"]))
        {
            string[] names = [.. Directory.GetFiles(folder.Path, "out.*.partial").Where(AtomicFile.IsTemporary)];
            Assert.HasCount(2, names);
            Assert.AreEqual(Path.GetFileName(names[0]).Length, "out.0123456789abcdef.partial".Length);
            file.Write("one"u8);
            file.Complete();
        }

        Assert.AreEqual("one", File.ReadAllText(folder["out"]));
        Write(folder["out"], "two");
        Assert.AreEqual("untouched", File.ReadAllText(victim));
        Assert.HasCount(5, Directory.GetFiles(folder.Path), "no temporary file is left, and nothing is removed that is not ours");
    }

    [TestMethod]
    public void What_a_killed_run_left_is_removed_and_what_another_run_writes_is_not()
    {
        using var folder = new TemporaryFolder();
        folder.Write("out.0123456789abcdef.partial", "left");
        using var other = new AtomicFile(folder["out"]);
        Write(folder["out"], "new");
        Assert.IsFalse(File.Exists(folder["out.0123456789abcdef.partial"]));
        other.Complete();
        Assert.AreEqual("", File.ReadAllText(folder["out"]));
    }

    [TestMethod]
    public void Devices_and_pipes_are_written_through()
    {
        RequireUnix();
        using var folder = new TemporaryFolder();
        Write("/dev/null", "nothing");
        Assert.IsTrue(UnixFile.At("/dev/null") is { IsRegular: false, IsFolder: false });
        if (File.Exists("/dev/full"))
            Refuse("the disk is full", "/dev/full");
        Assert.AreEqual(0, OtherPrograms.TryRun("mkfifo", folder["pipe"])?.ExitCode);
        var reader = Task.Run(() => File.ReadAllText(folder["pipe"]));
        Write(folder["pipe"], "through");
        Assert.AreEqual("through", reader.Result);
        Assert.IsTrue(UnixFile.At(folder["pipe"]) is { IsRegular: false });
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = false)]
    public void A_pipe_from_which_nobody_reads_is_not_waited_for()
    {
        RequireUnix();
        using var folder = new TemporaryFolder();
        Assert.AreEqual(0, OtherPrograms.TryRun("mkfifo", folder["pipe"])?.ExitCode);
        Refuse("nobody reads", folder["pipe"]);
    }

    [TestMethod]
    public void What_cannot_be_written_is_told_in_words()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "");
        Refuse("its folder does not exist", folder["none/file"]);
        Refuse("is a folder; a file is needed", folder.Path);
        Refuse("its name is too long", folder[new string('n', 300)]);
        Refuse("The name of a file is empty", "");
    }

    private static void Write(string path, string text) => AtomicFile.Replace(path, System.Text.Encoding.UTF8.GetBytes(text));

    private static void Refuse(string reason, string path) =>
        Assert.Contains(reason, Assert.ThrowsExactly<InvalidInputException>(() => Write(path, "text")).Message);

    private static void RequireUnix()
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("Links, permissions and pipes are those of Unix.");
    }
}
