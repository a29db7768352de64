using System.Diagnostics;
using System.Globalization;
using System.Text;
using NonlocalityML.Files;
using NonlocalityML.Numerics;

namespace NonlocalityML.Clusters;

/// <summary>Submits jobs with the program sbatch.</summary>
internal static class Slurm
{
    /// <summary>Submitted again, a job finds what its tasks have made.</summary>
    private static readonly RunKind Kind = new("a job") { Own = ["array.sh", "last.sh", "logs", "runs", "parts"] };

    /// <summary>Writes the two scripts of a job and submits them; the folder and what earlier runs left there are kept.</summary>
    /// <returns>Numbers of the array and of the job that depends on it.</returns>
    /// <exception cref="InvalidInputException">There is no sbatch, it refuses the job, or the folder cannot be
    /// written.</exception>
    public static (long Array, long Last) Submit(SlurmJob job)
    {
        var (array, last) = (job.ArrayScript(), job.LastScript());
        RequireSbatch();
        using var run = RunFolder.Claim(job.Folder, Kind);
        FileFault.Guard(
            job.Folder,
            () =>
            {
                foreach (var folder in (string[])["logs", "runs"])
                    Directory.CreateDirectory(Path.Combine(job.Folder, folder));
            }
        );
        AtomicFile.Write(job.ArrayFile, Encoding.UTF8.GetBytes(array));
        AtomicFile.Write(job.LastFile, Encoding.UTF8.GetBytes(last));
        var first = Sbatch(job.ArrayFile);
        return (first, Sbatch($"--dependency=afterok:{first}", "--kill-on-invalid-dep=yes", job.LastFile));
    }

    private static void RequireSbatch()
    {
        if (
            Environment.GetEnvironmentVariable("PATH")?.Split(':').Any(folder => File.Exists(Path.Combine(folder, "sbatch")))
            != true
        )
            throw new InvalidInputException(
                "sbatch is not on the path; submit from a login node of the cluster, or print the scripts with --dry-run."
            );
    }

    private static long Sbatch(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("sbatch", ["--parsable", .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        // JOB, or JOB;CLUSTER.
        if (
            process.ExitCode == 0
            && long.TryParse(output.Split(';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var job)
        )
            return job;
        throw new InvalidInputException($"sbatch refused {arguments[^1]}: {error.Result.Trim()} {output}");
    }
}
