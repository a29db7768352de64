using System.CommandLine;
using NonlocalityML.Judging;
using NonlocalityML.Numerics;
using NonlocalityML.Web;

namespace NonlocalityML.Cli;

/// <summary>A page and a JSON API on this machine.</summary>
internal sealed class ServeVerb()
    : Verb(
        "serve",
        "Serves a page on this machine: paste or drop counts, see verdict, proof and picture. The same as a JSON API, "
            + "described in /openapi.json. Ctrl-C ends it.",
        "serve",
        "serve --port 8080"
    )
{
    private readonly Option<int> port = new("--port")
    {
        Description = "The port; 0 takes a free one.",
        HelpName = "P",
        DefaultValueFactory = _ => new ServerOptions().Port,
    };

    private readonly Option<string> host = new("--host")
    {
        Description = "The address to listen on. Others than the loopback addresses let other machines in: there is no password.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => new ServerOptions().Host,
    };

    private readonly EngineOption engine = new(JudgeOptions.Network);

    protected override bool IsEndless => true;

    protected override void Configure(Command command)
    {
        command.Options.Add(port);
        command.Options.Add(host);
        command.Options.Add(engine);
    }

    protected override int Run(ParseResult parse, Output output, CancellationToken cancellation)
    {
        if (output.IsJson)
            throw new InvalidInputException("serve prints no document; its API does, see /openapi.json.");
        var options = new ServerOptions
        {
            Port = parse.GetValue(port),
            Host = parse.GetRequiredValue(host),
            Judging = new JudgeOptions { Engine = parse.GetRequiredValue(engine) },
        };
        if (!options.IsLoopback)
            output.Warning($"{options.Host} lets other machines use this server, without a password");
        using var server = NonlocalityServer.Start(options);
        output.Line($"Open {server.Address} in a browser. Ctrl-C ends the server.");
        cancellation.WaitHandle.WaitOne();
        return 0;
    }
}
