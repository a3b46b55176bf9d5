using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Hosting;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Client.Rpc;
using Temporalio.Exceptions;

namespace Temporalio.Tests.Client.Rpc;

public class GrpcChannelTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_AnyCompression_SendsAndReadsMessages(bool gzip)
    {
        await using var server = await GrpcTestServer.StartAsync();
        var connection = Lazy(server, options => options.GrpcCompression = gzip ? new GrpcCompression.Gzip() : new GrpcCompression.None());
        server.Answer = context => GrpcTestServer.OkAsync(context, new GetSystemInfoResponse { ServerVersion = "1.2.3" }, gzip);

        var small = await connection.WorkflowService.GetSystemInfoAsync(new());
        var smallCall = server.Calls.Last();
        server.Answer = context => GrpcTestServer.OkAsync(context, new DescribeNamespaceResponse(), gzip);
        await connection.WorkflowService.DescribeNamespaceAsync(new() { Namespace = new string('n', 2000) });
        var largeCall = server.Calls.Last();

        Assert.Equal("1.2.3", small.ServerVersion);
        Assert.Equal("/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo", smallCall.Path);
        Assert.Equal(0, smallCall.Body[0]);
        Assert.Equal(gzip ? 1 : 0, largeCall.Body[0]);
        using var plain = new MemoryStream(largeCall.Body[5..]);
        using Stream read = gzip ? new GZipStream(plain, CompressionMode.Decompress) : plain;
        Assert.Equal(2000, DescribeNamespaceRequest.Parser.ParseFrom(read).Namespace.Length);
    }

    [Fact]
    public async Task Call_Request_HasNamespaceIdentityKeyAndDeadline()
    {
        await using var server = await GrpcTestServer.StartAsync();
        var connection = Lazy(server, options =>
        {
            options.ApiKey = "key";
            options.Tls = new() { Disabled = true };
            options.RpcMetadata = [new("extra", "1")];
        });
        server.Answer = context => GrpcTestServer.OkAsync(context, new DescribeNamespaceResponse(), gzip: false);

        await connection.WorkflowService.DescribeNamespaceAsync(
            new() { Namespace = "shop" }, new() { Timeout = TimeSpan.FromSeconds(7), Metadata = [new("extra", "2")], BinaryMetadata = [new("x-bin", [1])] });

        var (_, headers, body) = server.Calls.Last();
        Assert.Equal("shop", headers["temporal-namespace"]);
        Assert.Equal("temporal-dotnet", headers["client-name"]);
        Assert.Equal("Bearer key", headers.Authorization);
        Assert.Equal("2", headers["extra"]);
        Assert.Equal("AQ", headers["x-bin"]);
        Assert.Equal("trailers", headers.TE);
        Assert.InRange(int.Parse(headers["grpc-timeout"].ToString().TrimEnd('m'), System.Globalization.CultureInfo.InvariantCulture), 1, 7000);
        Assert.Equal("shop", DescribeNamespaceRequest.Parser.ParseFrom(body[5..]).Namespace);
    }

    [Fact]
    public async Task Call_Refused_HasCodeMessageAndDetails()
    {
        await using var server = await GrpcTestServer.StartAsync();
        var connection = await TemporalConnection.ConnectAsync(new(server.Address));
        var status = new Google.Rpc.Status
        {
            Code = 5,
            Message = "gone",
            Details = { Any.Pack(new NamespaceNotFoundFailure { Namespace = "shop" }) },
        };
        server.Answer = context => GrpcTestServer.RefuseAsync(context, 5, "gone – ünknown", status.ToByteArray());

        var error = await Assert.ThrowsAsync<RpcException>(() => connection.WorkflowService.DescribeNamespaceAsync(new()));

        Assert.Equal(RpcException.StatusCode.NotFound, error.Code);
        Assert.Equal("gone – ünknown", error.Message);
        Assert.Equal("shop", RpcStatus.Detail<NamespaceNotFoundFailure>(error)?.Namespace);
    }

    [Fact]
    public async Task Call_RetryAllowed_TriesUntilItSucceeds()
    {
        await using var server = await GrpcTestServer.StartAsync();
        var connection = Lazy(server, options => options.RpcRetry = new() { InitialInterval = TimeSpan.FromMilliseconds(1) });
        await connection.ConnectAsync();
        var left = 2;
        server.Answer = context => left-- > 0
            ? GrpcTestServer.RefuseAsync(context, 14, "busy", null)
            : GrpcTestServer.OkAsync(context, new DescribeNamespaceResponse(), gzip: false);

        await connection.WorkflowService.DescribeNamespaceAsync(new(), new() { Retry = true });

        Assert.Equal(4, server.Calls.Count);
    }

    [Fact]
    public async Task Call_RetryNotAsked_FailsAtOnce()
    {
        await using var server = await GrpcTestServer.StartAsync();
        var connection = await TemporalConnection.ConnectAsync(new(server.Address));
        server.Answer = context => GrpcTestServer.RefuseAsync(context, 14, "busy", null);

        await Assert.ThrowsAsync<RpcException>(() => connection.WorkflowService.DescribeNamespaceAsync(new()));

        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task Call_NoAnswerInTime_IsDeadlineExceeded()
    {
        await using var server = await GrpcTestServer.StartAsync();
        var connection = await TemporalConnection.ConnectAsync(new(server.Address));
        server.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => connection.WorkflowService.DescribeNamespaceAsync(new(), new() { Timeout = TimeSpan.FromMilliseconds(50) }));

        Assert.Equal(RpcException.StatusCode.DeadlineExceeded, error.Code);
    }

    [Fact]
    public async Task Call_CallerGivesUp_IsCancelledAndTheServerLearns()
    {
        await using var server = await GrpcTestServer.StartAsync();
        var connection = await TemporalConnection.ConnectAsync(new(server.Address));
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var giveUp = new CancellationTokenSource();
        server.Answer = async context =>
        {
            context.RequestAborted.Register(() => aborted.TrySetResult());
            await giveUp.CancelAsync();
            await aborted.Task;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => connection.WorkflowService.DescribeNamespaceAsync(new(), new() { CancellationToken = giveUp.Token }));

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_SaysWhere()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TemporalConnection.ConnectAsync(new("127.0.0.1:1")));

        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_OldServerWithoutSystemInfo_Fails()
    {
        await using var server = await GrpcTestServer.StartAsync();
        server.Answer = context => GrpcTestServer.RefuseAsync(context, 7, "denied", null);

        await Assert.ThrowsAsync<InvalidOperationException>(() => TemporalConnection.ConnectAsync(new(server.Address)));
    }

    [Fact]
    public void CreateLazy_Url_IsRefused() =>
        Assert.Throws<ArgumentException>(() => TemporalConnection.CreateLazy(new("http://localhost:7233")));

    [Fact]
    public async Task Call_MutualTls_ShowsBothCertificates()
    {
        using var authority = Certificate("authority", null);
        using var server = Certificate("server.test", authority);
        using var client = Certificate("client", authority);
        string? seen = null;
        await using var host = await GrpcTestServer.StartAsync(listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pfx), null);
            https.ClientCertificateMode = Microsoft.AspNetCore.Server.Kestrel.Https.ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) =>
            {
                seen = certificate.Subject;
                return true;
            };
        }));

        await TemporalConnection.ConnectAsync(new(host.Address)
        {
            Tls = new()
            {
                ServerRootCACert = Encoding.ASCII.GetBytes(authority.ExportCertificatePem()),
                Domain = "server.test",
                ClientCert = Encoding.ASCII.GetBytes(client.ExportCertificatePem()),
                ClientPrivateKey = Encoding.ASCII.GetBytes(client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            },
        });

        Assert.Equal("CN=client", seen);
        await Assert.ThrowsAsync<InvalidOperationException>(() => TemporalConnection.ConnectAsync(new(host.Address) { Tls = new() { Domain = "server.test" } }));
    }

    private static TemporalConnection Lazy(GrpcTestServer server, Action<TemporalConnectionOptions> configure)
    {
        var options = new TemporalConnectionOptions(server.Address);
        configure(options);
        return TemporalConnection.CreateLazy(options);
    }

    private static X509Certificate2 Certificate(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer == null, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        if (issuer == null)
        {
            return request.CreateSelfSigned(from, from.AddDays(30));
        }

        using var signed = request.Create(issuer, from, from.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}
