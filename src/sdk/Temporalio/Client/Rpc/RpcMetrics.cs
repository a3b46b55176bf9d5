using System.Diagnostics.Metrics;
using Google.Protobuf;
using Temporalio.Common;
using Temporalio.Exceptions;

namespace Temporalio.Client.Rpc;

/// <summary>Counts and times calls, under the names that official SDKs use.</summary>
internal static class RpcMetrics
{
    private static readonly Counter<long> Requests = SdkMeter.Counter("request", "Calls of the service.");
    private static readonly Counter<long> Failures = SdkMeter.Counter("request_failure", "Calls of the service that failed.");
    private static readonly Histogram<double> Latency = SdkMeter.Latency("request_latency", "Time of calls of the service.");
    private static readonly Counter<long> LongRequests = SdkMeter.Counter("long_request", "Long polls of the service.");
    private static readonly Counter<long> LongFailures = SdkMeter.Counter("long_request_failure", "Long polls of the service that failed.");
    private static readonly Histogram<double> LongLatency = SdkMeter.Latency("long_request_latency", "Time of long polls of the service.");

    public static void Record(string method, IMessage request, TimeSpan took, RpcException? failure)
    {
        if (!Requests.Enabled)
        {
            return;
        }

        var isLong = CallTimeout.OfLong(request) is not null;
        var operation = new KeyValuePair<string, object?>("operation", Name(method));
        var place = new KeyValuePair<string, object?>("namespace", RequestNamespace.Of(request) ?? string.Empty);
        (isLong ? LongRequests : Requests).Add(1, operation, place);
        (isLong ? LongLatency : Latency).Record(took.TotalSeconds, operation, place);
        if (failure is not null)
        {
            (isLong ? LongFailures : Failures).Add(1, operation, place, new("status_code", failure.Code));
        }
    }

    // Methods are few and their names live for ever.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> Names = new();

    private static string Name(string method) => Names.GetOrAdd(method, static full => full[(full.LastIndexOf('/') + 1)..]);
}
