using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Temporalio.Client.Rpc;

/// <summary>Sockets, pings and TLS of a channel.</summary>
internal static class ChannelHandler
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public static SocketsHttpHandler Create(TemporalConnectionOptions options, bool plaintext)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        if (options.KeepAlive is { } keepAlive)
        {
            handler.KeepAlivePingDelay = keepAlive.Interval;
            handler.KeepAlivePingTimeout = keepAlive.Timeout;
            handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always;
        }

        if (!plaintext)
        {
            handler.SslOptions = Tls(options.Tls ?? new());
        }

        return handler;
    }

    private static SslClientAuthenticationOptions Tls(TlsOptions tls)
    {
        var ssl = new SslClientAuthenticationOptions();
        if (tls.ServerRootCACert is { } root)
        {
            ssl.CertificateChainPolicy = TrustOnly(root);
        }

        if (tls.ClientCert is { } certificate)
        {
            if (tls.ClientPrivateKey is not { } key)
            {
                throw new ArgumentException("A client certificate needs its private key.", nameof(tls));
            }

            ssl.ClientCertificates = [X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(certificate), Encoding.ASCII.GetString(key))];
        }
        else if (tls.ClientPrivateKey != null)
        {
            throw new ArgumentException("A client key needs its certificate.", nameof(tls));
        }

        return ssl;
    }

    private static X509ChainPolicy TrustOnly(byte[] pem)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPem(Encoding.ASCII.GetString(pem));
        return policy;
    }
}
