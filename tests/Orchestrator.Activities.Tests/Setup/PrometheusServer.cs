using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Activities.Tests.Setup;

/// <summary>A real Prometheus that scrapes two gauges of this process every second; skips the test where it is not installed.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/prometheus";

    private readonly string folder = Directory.CreateTempSubdirectory("orc-prometheus-").FullName;
    private readonly WebApplication gauges;
    private readonly Process process;

    private PrometheusServer(WebApplication gauges, Process process, string folder, Uri address)
    {
        this.gauges = gauges;
        this.process = process;
        Directory.Delete(this.folder);
        this.folder = folder;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts it and waits until it has measured the gauges.</summary>
    public static async Task<PrometheusServer> StartAsync(double latency, double errors)
    {
        if (!File.Exists(Program))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "CI must have Prometheus (apt-get install prometheus).");
            Assert.Skip("Prometheus is not installed here.");
        }

        var gauges = await ServeAsync(string.Create(CultureInfo.InvariantCulture, $"shop_latency_ms{{service=\"cart\"}} {latency}\nshop_errors{{service=\"cart\"}} {errors}\n"));
        var target = gauges.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var folder = Directory.CreateTempSubdirectory("orc-prometheus-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "prometheus.yml"),
            $"global: {{scrape_interval: 1s}}\nscrape_configs: [{{job_name: shop, static_configs: [{{targets: ['{target["http://".Length..]}']}}]}}]\n");
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(Program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[$"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", $"--web.listen-address={address.Authority}"])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("Cannot start Prometheus.");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new PrometheusServer(gauges, process, folder, address);
        await Poll.UntilAsync(server.HasMeasuredAsync);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        await gauges.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> HasMeasuredAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        try
        {
            var answer = JsonElement.Parse(await http.GetStringAsync(new Uri("/api/v1/query?query=shop_errors", UriKind.Relative)));
            return answer.GetProperty("data").GetProperty("result").GetArrayLength() == 1;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<WebApplication> ServeAsync(string metrics)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.Run(http =>
        {
            http.Response.ContentType = "text/plain; version=0.0.4";
            return http.Response.WriteAsync(metrics);
        });
        await application.StartAsync();
        return application;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
