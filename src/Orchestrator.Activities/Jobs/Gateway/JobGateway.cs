using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orchestrator.Store;

namespace Orchestrator.Activities.Jobs.Gateway;

/// <summary>
/// Listens on the machine's address in the containers' network and passes requests on to the API, which itself need not listen
/// there. Only requests with a job's token get through.
/// </summary>
internal sealed class JobGateway(IJobRunner runner, ITokenStore tokens, ApiAddress api, ILogger<JobGateway> logger) : IJobGateway, IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private WebApplication? listener;
    private HttpClient? forwarding;
    private Uri? address;
    private bool unreachable;

    public async Task<Uri?> OpenAsync(CancellationToken cancellationToken)
    {
        if (api.GivenForJobs is { } given)
        {
            return given;
        }

        if (unreachable || api.Find() is not { } target || await runner.FindHostAddressAsync(cancellationToken) is not { } host)
        {
            return null;
        }

        if (IPAddress.IsLoopback(host))
        {
            return target;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            return unreachable ? null : address ??= await ListenAsync(host, target, cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // A worker in a container of its own has not the address of the containers' network.
            unreachable = true;
            Log.NoGateway(logger, e, host);
            return null;
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (listener is not null)
        {
            await listener.DisposeAsync();
        }

        forwarding?.Dispose();
        gate.Dispose();
    }

    private async Task<Uri> ListenAsync(IPAddress host, Uri target, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(host, port: 0));
        var listening = builder.Build();
        forwarding = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
        {
            BaseAddress = target,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var forwarder = new JobRequestForwarder(forwarding);
        listening.Run(context => AdmitAsync(context, forwarder));
        await listening.StartAsync(cancellationToken);
        listener = listening;
        return new Uri(listening.Urls.First());
    }

    private async Task AdmitAsync(HttpContext context, JobRequestForwarder forwarder)
    {
        var text = JobRequestForwarder.TokenOf(context.Request);
        var token = text is null ? null : await tokens.FindAsync(text, context.RequestAborted);
        if (token is null || !token.Name.StartsWith(JobTokens.NamePrefix, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await forwarder.ForwardAsync(context);
    }
}
