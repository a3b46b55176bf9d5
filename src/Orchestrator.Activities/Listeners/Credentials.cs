using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Activities.Listeners;

/// <summary>Puts on a request what the receiver knows us by.</summary>
internal static class Credentials
{
    internal const string SignatureHeader = "X-Orc-Signature";

    internal static async Task AddAsync(HttpRequestMessage request, IReadOnlyDictionary<string, string>? secret, CancellationToken cancellationToken)
    {
        if (secret is null)
        {
            return;
        }

        if (secret.TryGetValue("authorization", out var authorization))
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
        else if (secret.TryGetValue("token", out var token))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        else if (secret.TryGetValue("username", out var user))
        {
            var pair = Encoding.UTF8.GetBytes($"{user}:{secret.GetValueOrDefault("password")}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        }

        if (secret.TryGetValue("signature", out var key) && request.Content is { } content)
        {
            var body = await content.ReadAsByteArrayAsync(cancellationToken);
            var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), body);
            request.Headers.Add(SignatureHeader, $"sha256={Convert.ToHexStringLower(signature)}");
        }
    }
}
