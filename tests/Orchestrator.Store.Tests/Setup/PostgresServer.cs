using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Orchestrator.Store.Tests.Setup;

/// <summary>A PostgreSQL server of its own for the test run, where the programs are installed.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("orc-postgres-").FullName;
    private readonly string? programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    private int port;
    private int databases;

    /// <summary>The address of a new, empty database; skips the test where PostgreSQL is not installed.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        if (programs is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "CI must have PostgreSQL (apt-get install postgresql).");
            Assert.Skip("PostgreSQL is not installed here.");
        }

        var name = $"test{Interlocked.Increment(ref databases)}";
        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username=tester;Database=postgres;Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // A counter.
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync();
        return $"postgres://tester@127.0.0.1:{port}/{name}?Pooling=false";
    }

    public async ValueTask InitializeAsync()
    {
        if (programs is null)
        {
            return;
        }

        port = FreePort();
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", "postgres", folder);
        }

        await RunAsServerAsync(Path.Combine(programs, "initdb"), "-D", Data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync");
        await RunAsServerAsync(
            Path.Combine(programs, "pg_ctl"), "-D", Data, "-l", Path.Combine(folder, "log"), "-w", "-t", "120", "start",
            "-o", $"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off");
    }

    public async ValueTask DisposeAsync()
    {
        if (programs is not null)
        {
            await RunAsServerAsync(Path.Combine(programs, "pg_ctl"), "-D", Data, "-m", "immediate", "stop");
        }

        Directory.Delete(folder, recursive: true);
    }

    private string Data => Path.Combine(folder, "data");

    // The server refuses to run as root.
    private static Task RunAsServerAsync(string program, params string[] arguments) =>
        Environment.UserName == "root" ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = "/tmp", RedirectStandardInput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"Cannot start {program}.");
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
