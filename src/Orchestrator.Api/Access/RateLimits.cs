using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Orchestrator.Api.Answers;

namespace Orchestrator.Api.Access;

/// <summary>How many requests each token may make.</summary>
internal sealed class RateLimits : IDisposable
{
    private readonly PartitionedRateLimiter<string>? limiter;

    public RateLimits(IOptions<ApiOptions> options)
    {
        var rate = options.Value.RequestsPerSecond;
        limiter = rate == 0 ? null : PartitionedRateLimiter.Create<string, string>(name => RateLimitPartition.GetTokenBucketLimiter(name, _ => new()
        {
            TokenLimit = rate,
            TokensPerPeriod = rate,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }));
    }

    /// <summary>Null when the caller may go on, else 429.</summary>
    public IResult? Check(HttpContext http)
    {
        if (limiter is null || http.Features.Get<Access>() is not { } access)
        {
            return null;
        }

        using var lease = limiter.AttemptAcquire(access.Name);
        if (lease.IsAcquired)
        {
            return null;
        }

        http.Response.Headers.RetryAfter = "1";
        return Problems.Of(429, "Too many requests", $"The token '{access.Name}' made too many requests; wait a second.", []);
    }

    public void Dispose() => limiter?.Dispose();
}
