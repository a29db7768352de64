using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using NonlocalityML.Bell;
using NonlocalityML.Datasets;
using NonlocalityML.Experiments.Statistics;
using NonlocalityML.Files;
using NonlocalityML.HiddenVariables.Clouds;
using NonlocalityML.Numerics;
using NonlocalityML.Tests.Cli;

namespace NonlocalityML.Tests.Files;

/// <summary>What is no file, too long, damaged or followed by something is refused in words, at once and in little
/// memory.</summary>
[TestClass]
public sealed class InputFileTests
{
    [TestMethod]
    [Timeout(60_000)]
    public void Devices_and_pipes_are_refused_before_they_are_opened()
    {
        using var folder = new TemporaryFolder();
        Process.Start("mkfifo", [folder["pipe.csv"]])!.WaitForExit();
        File.CreateSymbolicLink(folder["zero.npy"], "/dev/zero");
        File.CreateSymbolicLink(folder["zero.json"], "/dev/zero");
        Nonlocality.Refuse("is a pipe or a device", "score", folder["pipe.csv"]);
        Nonlocality.Refuse("is a pipe or a device", "score", "--trials", folder["pipe.csv"]);
        Nonlocality.Refuse("is a pipe or a device", "score", "/dev/zero");
        Nonlocality.Refuse("is a pipe or a device", "label", folder["zero.npy"], "--scenario", "m2", "--out", folder["out"]);
        Nonlocality.Refuse("is a pipe or a device", "verify", folder["zero.json"]);
        Nonlocality.Refuse("is a pipe or a device", "fit", "--state", folder["zero.json"], "--out", folder["out"]);
        Nonlocality.Refuse(
            "is a pipe or a device",
            "score",
            Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv"),
            "--model",
            "/dev/zero"
        );
    }

    [TestMethod]
    public void A_document_that_is_too_long_is_refused_by_its_length()
    {
        using var folder = new TemporaryFolder();
        using (var sparse = File.Create(folder["proof.json"]))
            sparse.SetLength(InputFile.LongestDocument + 1);
        var before = GC.GetTotalAllocatedBytes();
        Nonlocality.Refuse($"at most {InputFile.LongestDocument} are read", "verify", folder["proof.json"]);
        Assert.IsLessThan(1 << 26, GC.GetTotalAllocatedBytes() - before);
    }

    [TestMethod]
    public void An_array_that_would_unpack_to_gigabytes_is_refused_by_the_size_it_states()
    {
        using var folder = new TemporaryFolder();
        var samples = (NpyArray.LargestPacked / (16 * 8)) + 1;
        using (var archive = ZipFile.Open(folder["bomb.npz"], ZipArchiveMode.Create))
        using (var entry = archive.CreateEntry("p.npy", CompressionLevel.Fastest).Open())
        {
            entry.Write(NpyHeader.Write(NpyType.Real, [samples, 2, 2, 2, 2]));
            var zeros = new byte[1 << 20];
            for (var left = samples * 128; left > 0; left -= zeros.Length)
                entry.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
        }

        Nonlocality.Refuse(
            $"at most {NpyArray.LargestPacked}",
            "label",
            folder["bomb.npz"],
            "--scenario",
            "m2",
            "--out",
            folder["out"]
        );
    }

    [TestMethod]
    public void A_packed_array_whose_bytes_were_changed_is_refused()
    {
        using var folder = new TemporaryFolder();
        NpyWriter.Write(folder["p.npy"], [.. Enumerable.Repeat(0.25, 16)], 2, 2, 2, 2);
        using (var archive = ZipFile.Open(folder["p.npz"], ZipArchiveMode.Create))
            archive.CreateEntryFromFile(folder["p.npy"], "p.npy", CompressionLevel.NoCompression);
        using (var good = BehaviorFile.Open(folder["p.npz"], Scenario.Chsh))
            Assert.AreEqual(0.25, good.Behavior(0).Table[3]);
        var bytes = File.ReadAllBytes(folder["p.npz"]);
        var place = bytes.AsSpan().IndexOf(BitConverter.GetBytes(0.25));
        bytes[place] ^= 1; // the last bit of a probability
        File.WriteAllBytes(folder["p.npz"], bytes);
        var refusal = Assert.ThrowsExactly<InvalidInputException>(() =>
        {
            using var damaged = BehaviorFile.Open(folder["p.npz"], Scenario.Chsh);
            damaged.Behavior(0);
        });
        Assert.Contains("checksum", refusal.Message);
    }

    [TestMethod]
    public void What_follows_a_compressed_list_of_trials_is_refused_and_several_members_are_read()
    {
        using var folder = new TemporaryFolder();
        var text = Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i % 2},{i / 2 % 2},{i / 4 % 2},{i / 8 % 2}\n"))
        );
        var member = Gzip(text);
        Assert.AreEqual(5000, Trials(member));
        Assert.AreEqual(10_000, Trials([.. member, .. member]));
        foreach (
            var tail in (byte[][])
                [
                    [0],
                    [65],
                    [0x1F],
                    [0x1F, 0x8B],
                    new byte[2],
                    new byte[50],
                    new byte[100_000],
                    "some more words"u8.ToArray(),
                ]
        )
            Assert.ThrowsExactly<InvalidInputException>(() => Trials([.. member, .. tail]), $"{tail.Length} bytes follow");
        foreach (var cut in (int[])[1, 2, 8, 9, member.Length / 2])
            Assert.ThrowsExactly<InvalidInputException>(() => Trials(member[..^cut]), $"{cut} bytes are missing");

        double Trials(byte[] bytes)
        {
            File.WriteAllBytes(folder["trials.gz"], bytes);
            return TrialFile.Read(folder["trials.gz"]).Total.Table.Sum();
        }
    }

    [TestMethod]
    [DataRow("[[1, 0, 0], null]", "line 1, byte 13: an item of a list is null")]
    [DataRow("[[1, 0, 0], [1, \"a\", 0]]", "at $[1][1]: a number is needed here")]
    [DataRow("[[1, 0, 0]", "line 1")]
    [DataRow("{\"a\": 1}", "a list is needed here")]
    [DataRow("", "it ends before the JSON does")]
    public void What_is_wrong_with_a_document_is_said_with_its_place_and_without_names_of_types(string text, string reason)
    {
        using var folder = new TemporaryFolder();
        var refusal = Nonlocality.Run(
            "fit",
            "--state",
            "werner",
            "--measurements",
            folder.Write("axes.json", text),
            "--out",
            folder["out"]
        );
        Assert.AreEqual(2, refusal.Code, refusal.Error);
        Assert.Contains(reason, refusal.Error);
        Assert.DoesNotContain("System.", refusal.Error);
    }

    [TestMethod]
    public void A_card_with_numbers_that_cannot_be_is_refused()
    {
        using var folder = new TemporaryFolder();
        Nonlocality.Print(
            "fit",
            "--state",
            "werner",
            "--visibility",
            "0.4",
            "--points",
            "8",
            "--batch",
            "4",
            "--steps",
            "4",
            "--tests",
            "8",
            "--out",
            folder["fit"]
        );
        var card = File.ReadAllText(folder["fit/fit.json"]);
        var loss = CloudCard
            .Read(folder["fit/fit.json"])
            .Fits[0]
            .TestLoss.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        folder.Write("fit/fit.json", card.Replace($"\"testLoss\": {loss}", "\"testLoss\": -1"));
        Nonlocality.Refuse("loss is -1", "report", folder["fit"], "--out", folder["page.html"]);
        folder.Write(
            "fit/fit.json",
            System.Text.RegularExpressions.Regex.Replace(
                card,
                "\"fits\": \\[.*\\]",
                "\"fits\": []",
                System.Text.RegularExpressions.RegexOptions.Singleline
            )
        );
        Nonlocality.Refuse("fits", "report", folder["fit"], "--out", folder["page.html"]);
    }

    [TestMethod]
    public void Characters_that_steer_a_terminal_are_shown_by_their_number()
    {
        using var folder = new TemporaryFolder();
        var name = folder["a\u001b[31m\nb\u202e.csv"];
        File.Copy(Path.Combine(Repository.Root, "datasets/experiments/delft2015.csv"), name);
        var (code, output, error) = Nonlocality.Run("score", name);
        Assert.AreEqual(0, code, error);
        Assert.Contains("a\\u001b[31m", output);
        Assert.IsFalse((output + error).Any(c => (char.IsControl(c) && c != '\n') || c == '\u202e'), output);
        File.WriteAllText(name, "x");
        var refused = Nonlocality.Run("score", name);
        Assert.Contains("\\u001b[31m", refused.Error);
        Assert.AreEqual(1, refused.Error.Count(c => c == '\n'), refused.Error);
    }

    private static byte[] Gzip(byte[] text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionMode.Compress))
            gzip.Write(text);
        return bytes.ToArray();
    }
}
