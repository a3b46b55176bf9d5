using Google.Protobuf.WellKnownTypes;

namespace Temporalio.Common;

/// <summary>How often and when something that failed is tried again.</summary>
public record RetryPolicy
{
    /// <summary>Delay before the second attempt.</summary>
    public TimeSpan InitialInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Factor between one delay and the next.</summary>
    public float BackoffCoefficient { get; set; } = 2.0F;

    /// <summary>Longest delay; 100 times the initial one if absent.</summary>
    public TimeSpan? MaximumInterval { get; set; }

    /// <summary>Number of attempts; 0 is unlimited.</summary>
    public int MaximumAttempts { get; set; }

    /// <summary>Error types that are not retried.</summary>
    public IReadOnlyCollection<string>? NonRetryableErrorTypes { get; set; }

    internal static RetryPolicy FromProto(Api.Common.V1.RetryPolicy proto) => new()
    {
        InitialInterval = proto.InitialInterval?.ToTimeSpan() ?? TimeSpan.FromSeconds(1),
        BackoffCoefficient = proto.BackoffCoefficient == 0 ? 2.0F : (float)proto.BackoffCoefficient,
        MaximumInterval = proto.MaximumInterval is { } max && max.ToTimeSpan() > TimeSpan.Zero ? max.ToTimeSpan() : null,
        MaximumAttempts = proto.MaximumAttempts,
        NonRetryableErrorTypes = proto.NonRetryableErrorTypes.Count == 0 ? null : proto.NonRetryableErrorTypes,
    };

    internal Api.Common.V1.RetryPolicy ToProto()
    {
        var proto = new Api.Common.V1.RetryPolicy
        {
            InitialInterval = Duration.FromTimeSpan(InitialInterval),
            BackoffCoefficient = BackoffCoefficient,
            MaximumAttempts = MaximumAttempts,
        };
        if (MaximumInterval is { } max)
        {
            proto.MaximumInterval = Duration.FromTimeSpan(max);
        }

        if (NonRetryableErrorTypes is { Count: > 0 } types)
        {
            proto.NonRetryableErrorTypes.AddRange(types);
        }

        return proto;
    }
}
