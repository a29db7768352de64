using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using NonlocalityML.Quantum;

namespace NonlocalityML.Tests.Clusters;

/// <summary>
/// A Slurm of its own on loopback: munged, slurmctld and one slurmd for each of three nodes n1, n2, n3 with two processors, on
/// this machine. Everything it writes is in a temporary folder, whose name has a blank and quotes in it.
/// </summary>
internal sealed class SlurmCluster : IDisposable
{
    private const int Nodes = 3;

    private readonly List<Process> daemons = [];
    private readonly TemporaryFolder folder = new();

    public SlurmCluster()
    {
        foreach (var program in (string[])["munged", "slurmctld", "slurmd", "sbatch", "scontrol", "squeue"])
        {
            if (Find(program) is null)
                OtherPrograms.Missing($"{program} is needed (apt-get install munge slurmctld slurmd slurm-client).");
        }

        try
        {
            Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A folder for the work; its name is one that careless scripts trip over.</summary>
    public string Work { get; private set; } = "";

    /// <summary>What a process needs to talk to this cluster.</summary>
    public string Configuration => folder["slurm.conf"];

    /// <summary>Runs a program that talks to the cluster.</summary>
    /// <returns>Its standard output.</returns>
    public string Run(string program, params string[] arguments)
    {
        var (code, output, error) = Try(program, arguments);
        Assert.AreEqual(0, code, $"{program} {string.Join(' ', arguments)}: {error}{Logs()}");
        return output;
    }

    public (int Code, string Output, string Error) Try(string program, params string[] arguments)
    {
        using var process = Process.Start(Of(program, arguments))!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>The last lines of everybody's log, for the message of a failed test.</summary>
    public string Logs() =>
        string.Concat(
            Directory
                .GetFiles(folder.Path, "*.log")
                .Concat(Directory.GetFiles(Work, "*.log", SearchOption.AllDirectories))
                .Select(file => $"\n--- {file}\n{string.Join('\n', File.ReadLines(file).TakeLast(12))}")
        );

    public void Dispose()
    {
        foreach (var daemon in Enumerable.Reverse(daemons))
        {
            daemon.Kill(); // Jobs are done, or the test has failed.
            daemon.WaitForExit();
            daemon.Dispose();
        }

        folder.Dispose();
    }

    private void Start()
    {
        // munged insists on a socket that all may reach, and slurmd on folders that are there.
        OtherPrograms.TryRun("chmod", "711", folder.Path);
        Work = Directory.CreateDirectory(folder["it's \"a\" $work 100%"]).FullName;
        foreach (var name in (string[])["state", .. Enumerable.Range(1, Nodes).Select(node => $"n{node}")])
            Directory.CreateDirectory(folder[name]);
        File.WriteAllBytes(folder["key"], RandomNumberGenerator.GetBytes(1024));
        OtherPrograms.TryRun("chmod", "400", folder["key"]);
        File.WriteAllText(Configuration, Settings());
        Daemon(
            "munged",
            "--foreground",
            $"--socket={folder["socket"]}",
            $"--key-file={folder["key"]}",
            $"--pid-file={folder["munged.pid"]}",
            $"--log-file={folder["munged.log"]}",
            $"--seed-file={folder["seed"]}",
            "--num-threads=10"
        );
        Wait(() => File.Exists(folder["socket"]), "munged");
        Daemon("slurmctld", "-D", "-f", Configuration);
        for (var node = 1; node <= Nodes; node++)
            Daemon("slurmd", "-D", "-f", Configuration, "-N", $"n{node}");
        Wait(
            () =>
                Try("sinfo", "-h", "-N", "-o", "%t") is (0, var states, _)
                && states.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(state => state == "idle"),
            "slurm"
        );
    }

    /// <summary>Waits for something that takes its time on a busy machine.</summary>
    public void Wait(Func<bool> isThere, string what, int seconds = 120)
    {
        var watch = Stopwatch.StartNew();
        while (!isThere())
        {
            if (watch.Elapsed.TotalSeconds > seconds)
                Assert.Fail($"waiting for {what}: {seconds} s are over{Logs()}");
            Thread.Sleep(20);
        }
    }

    /// <summary>cred_expire is how long a requeued job waits; the least is 5 s.</summary>
    private string Settings()
    {
        var (host, user, ports) = (Environment.MachineName, Environment.UserName, FreePorts(Nodes + 1));
        var nodes = Enumerable
            .Range(1, Nodes)
            .Select(node =>
                $"NodeName=n{node} NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[node]} CPUs=2 Sockets=1 "
                + "CoresPerSocket=2 ThreadsPerCore=1 RealMemory=2000\n"
            );
        return $"""
            ClusterName=test
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            AuthType=auth/munge
            CredType=cred/munge
            AuthInfo=socket={folder["socket"]},cred_expire=5
            SlurmUser={user}
            SlurmdUser={user}
            StateSaveLocation={folder["state"]}
            SlurmdSpoolDir={folder["%n"]}
            SlurmctldPidFile={folder["slurmctld.pid"]}
            SlurmdPidFile={folder["%n.pid"]}
            SlurmctldLogFile={folder["slurmctld.log"]}
            SlurmdLogFile={folder["%n.log"]}
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SwitchType=switch/none
            MpiDefault=none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            SlurmdParameters=config_overrides
            ReturnToService=2
            KillWait=5
            SchedulerType=sched/backfill
            SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0,sched_min_interval=0
            {string.Concat(nodes)}PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP

            """;
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    private void Daemon(string program, params string[] arguments)
    {
        var process = Process.Start(Of(program, arguments))!;
        daemons.Add(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private ProcessStartInfo Of(string program, string[] arguments) =>
        new(Find(program) ?? program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SLURM_CONF"] = Configuration },
        };

    /// <summary>Debian keeps daemons where only root looks.</summary>
    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin")
            .Split(':')
            .Select(place => Path.Combine(place, program))
            .FirstOrDefault(File.Exists);
}
