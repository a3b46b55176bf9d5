using System.Net;
using System.Net.Sockets;

namespace Orchestrator.Activities.Listeners;

/// <summary>Connects only to addresses that a listener may have; looked at after the name was resolved, so that no name gets around it.</summary>
internal sealed class AddressGuard(bool allowLoopback)
{
    private static readonly IPNetwork[] Refused =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("100.100.100.200/32"),
        IPNetwork.Parse("168.63.129.16/32"),
        IPNetwork.Parse("192.0.0.192/32"),
        IPNetwork.Parse("255.255.255.255/32"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("fd00:ec2::254/128"),
        IPNetwork.Parse("::/128"),
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    /// <summary>A client that goes through no proxy, follows nobody and keeps nothing.</summary>
    internal HttpClient CreateClient(TimeSpan timeout) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = ConnectAsync,
    })
    {
        Timeout = timeout,
    };

    internal bool Allows(IPAddress address)
    {
        var plain = Carried(address) ?? address;
        return IPAddress.IsLoopback(plain) ? allowLoopback : !Refused.Any(network => network.Contains(plain));
    }

    // An address of version 4 within one of version 6: mapped, compatible, translated (64:ff9b::/96) or 6to4.
    private static IPAddress? Carried(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        return address switch
        {
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
            _ when Translated.Contains(address) => new IPAddress(bytes[12..]),
            _ when SixToFour.Contains(address) => new IPAddress(bytes[2..6]),
            _ when Compatible.Contains(address) && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.IPv6Any) => new IPAddress(bytes[12..]),
            _ => null,
        };
    }

    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = addresses.Where(Allows).ToArray();
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(
                $"The address of {host} is not allowed for listeners: loopback, link-local and metadata addresses are refused (ORC_LISTENER_LOOPBACK=true allows loopback).");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
