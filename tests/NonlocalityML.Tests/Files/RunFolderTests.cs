using System.Text.Json;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Tests.Files;

/// <summary>A folder is one command's, whoever comes in between.</summary>
[TestClass]
public sealed class RunFolderTests
{
    private static readonly RunKind Kind = new("a thing") { Result = "thing.json", WorkFiles = ["*.piece"] };

    [TestMethod]
    public void A_run_is_resumed_finished_and_then_only_compared()
    {
        using var folder = new TemporaryFolder();
        using (var run = RunFolder.Claim(folder["out"], Kind, Options(1)))
        {
            Assert.IsFalse(run.IsFinished);
            File.WriteAllText(Path.Combine(run.Work, "1.piece"), "");
            Refuse("is being written by another run", folder["out"], 1);
        }

        Refuse(
            "holds an unfinished thing whose inner.number is 1, not 2; name another folder or give the same command",
            folder["out"],
            2
        );
        using (var run = RunFolder.Claim(folder["out"], Kind, Options(1)))
        {
            Assert.IsTrue(File.Exists(Path.Combine(run.Work, "1.piece")));
            File.WriteAllText(Path.Combine(run.Work, "notes.txt"), "somebody's");
            run.Finish("{}"u8.ToArray());
        }

        Assert.IsTrue(RunFolder.Claim(folder["out"], Kind, Options(1)).IsFinished);
        string[] left =
        [
            .. Directory
                .GetFiles(folder["out"], "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder["out"], file))
                .Order(),
        ];
        CollectionAssert.AreEqual(
            new[] { "thing.json", Path.Combine("unfinished", "notes.txt") },
            left,
            "what is not ours stays"
        );
    }

    [TestMethod]
    public void What_a_disk_with_a_fault_kept_is_removed_from_a_finished_folder_too()
    {
        using var folder = new TemporaryFolder();
        using (var run = RunFolder.Claim(folder["out"], Kind, Options(1)))
            run.Finish("{}"u8.ToArray());
        folder.Write("out/1.piece.0123456789abcdef.partial", "left");
        using (var run = RunFolder.Claim(folder["out"], Kind, Options(1)))
            Assert.IsTrue(run.IsFinished);
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder["out"]));
    }

    [TestMethod]
    public void A_folder_of_something_else_is_refused_and_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        folder.Write("notes.txt", "mine");
        Refuse("is not empty: it holds notes.txt and no thing; a new or an empty folder is needed", folder.Path, 1);
        Refuse("is a file; a folder is needed", folder["notes.txt"], 1);
        RunFolder.Claim(folder["new"], Kind).Dispose();
        Assert.IsFalse(Directory.Exists(folder["new"]), "nothing was made, and nothing is left");
        Refuse("cannot be written: ", folder["notes.txt/deeper"], 1);
        Refuse("The name of a folder is empty", "", 1);
        Directory.CreateDirectory(folder["out/unfinished"]);
        folder.Write("out/unfinished/1.piece", "without options");
        Refuse($"it holds {Path.Combine("unfinished", "1.piece")} and no thing", folder["out"], 1);
        Assert.HasCount(2, Directory.GetFileSystemEntries(folder.Path));
        folder.Write("out/unfinished/options.json", "{ damaged");
        Refuse("was changed after it was written", folder["out"], 1);
    }

    [TestMethod]
    public void Steps_go_side_by_side_and_the_whole_waits_for_none()
    {
        using var folder = new TemporaryFolder();
        using (RunFolder.Claim(folder["out"], Kind, Options(1), step: "1"))
        using (RunFolder.Claim(folder["out"], Kind, Options(1), step: "2"))
        {
            Refuse("is being written by another run", folder["out"], 1);
            Assert.Contains(
                "another run",
                Assert
                    .ThrowsExactly<InvalidInputException>(() => RunFolder.Claim(folder["out"], Kind, Options(1), step: "2"))
                    .Message
            );
            Assert.Contains(
                "inner.number is 1, not 2",
                Assert
                    .ThrowsExactly<InvalidInputException>(() => RunFolder.Claim(folder["out"], Kind, Options(2), step: "3"))
                    .Message
            );
        }

        using (var run = RunFolder.Claim(folder["out"], Kind, Options(1)))
            run.Finish("{}"u8.ToArray());
        Assert.IsTrue(RunFolder.Claim(folder["out"], Kind, Options(1), step: "2").IsFinished);
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder["out"]));
    }

    /// <summary>Runs that end while others begin: each does the work, finds it done, or is told that another does it.</summary>
    [TestMethod]
    public void Runs_that_end_in_between_disturb_none()
    {
        using var folder = new TemporaryFolder();
        var finished = 0;
        Parallel.For(
            0,
            400,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i =>
            {
                var path = folder[$"{i / 8}"];
                try
                {
                    using var run = RunFolder.Claim(path, Kind, Options(1));
                    if (!run.IsFinished)
                        run.Finish("{}"u8.ToArray());
                    Interlocked.Increment(ref finished);
                }
                catch (InvalidInputException exception)
                {
                    Assert.Contains("is being written by another run", exception.Message);
                }
            }
        );
        Assert.IsGreaterThanOrEqualTo(50, finished);
        foreach (var path in Directory.GetDirectories(folder.Path))
            Assert.IsTrue(RunFolder.Claim(path, Kind, Options(1)).IsFinished, path);
        Assert.HasCount(50, Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Where(File.Exists));
    }

    private static byte[] Options(int number) =>
        JsonSerializer.SerializeToUtf8Bytes(new { name = "n", inner = new { list = (int[])[1, 2], number } });

    private static void Refuse(string reason, string path, int number) =>
        Assert.Contains(
            reason,
            Assert.ThrowsExactly<InvalidInputException>(() => RunFolder.Claim(path, Kind, Options(number))).Message
        );
}
