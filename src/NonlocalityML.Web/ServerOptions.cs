using System.Net;
using NonlocalityML.Judging;
using NonlocalityML.Numerics;

namespace NonlocalityML.Web;

/// <summary>Where the server listens and how much it lets a client ask for.</summary>
public sealed record ServerOptions
{
    private readonly int port = 5080;
    private readonly string host = "127.0.0.1";

    /// <summary>0 to 65535; 0 takes a free port.</summary>
    public int Port
    {
        get => port;
        init =>
            port = value is >= 0 and <= IPEndPoint.MaxPort
                ? value
                : throw new InvalidInputException($"The port is {value}; 0 to {IPEndPoint.MaxPort} are allowed.");
    }

    /// <summary>An IP address, or localhost. Other machines reach the server unless it is a loopback address.</summary>
    public string Host
    {
        get => host;
        init =>
            host =
                value == "localhost" || IPAddress.TryParse(value, out _)
                    ? value
                    : throw new InvalidInputException($"The host is '{value}'; an IP address or localhost is needed.");
    }

    /// <summary>How tables are judged.</summary>
    public JudgeOptions Judging { get; init; } = new();

    /// <summary>The longest body that is read, in bytes.</summary>
    public int MaximumBody { get; init; } = 1 << 20;

    /// <summary>The largest table that is scored, in entries.</summary>
    public int MaximumTable { get; init; } = 256;

    /// <summary>The most deterministic strategies of a scenario that is scored.</summary>
    public long MaximumStrategies { get; init; } = 1 << 20;

    /// <summary>After this an answer is given up, waiting included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How many tables are scored at the same time.</summary>
    public int Concurrency { get; init; } = Environment.ProcessorCount;

    /// <summary>How many more wait for their turn; others are turned away.</summary>
    public int Queue { get; init; } = 256;

    /// <summary>Only programs on this machine reach the server.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    internal IPAddress Address => host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(host);
}
