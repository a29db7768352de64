using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using NonlocalityML.Numerics;

namespace NonlocalityML.Web;

/// <summary>
/// The page and the JSON API of <c>nonlocality serve</c>. What a client sends is never the name of a file, and nothing is kept.
/// </summary>
public sealed class NonlocalityServer : IDisposable
{
    private readonly WebApplication application;
    private readonly ScoringPool pool;

    private NonlocalityServer(WebApplication application, ScoringPool pool) =>
        (this.application, this.pool) = (application, pool);

    /// <summary>Where the page is, with the port that was taken.</summary>
    public Uri Address => new(application.Urls.First());

    /// <exception cref="InvalidInputException">The port is taken, or the address is not one of this machine.</exception>
    public static NonlocalityServer Start(ServerOptions options)
    {
        // The empty builder reads no configuration from the folder it is started in, nor from the environment.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services.AddRoutingCore();
        var application = builder.Build();
        var pool = new ScoringPool(options);
        application.Use(Answers.WithProblems);
        application.Use(new Visitors(options).Admit);
        application.UseRouting();
        new Routes(options, pool).Map(application);
        var server = new NonlocalityServer(application, pool);
        try
        {
            application.StartAsync().GetAwaiter().GetResult();
            return server;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            server.Dispose();
            throw new InvalidInputException(
                $"Port {options.Port} of {options.Host} cannot be opened: {exception.Message}",
                exception
            );
        }
    }

    public void Dispose()
    {
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
            application.StopAsync(patience.Token).GetAwaiter().GetResult();
        application.DisposeAsync().AsTask().GetAwaiter().GetResult();
        pool.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaximumBody;
        kestrel.Limits.MaxConcurrentConnections = 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(options.Address, options.Port);
    }
}
