using Google.Protobuf.Collections;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Converters;

namespace Temporalio.Worker.Replay;

/// <summary>Sends the payloads of jobs and operations through a payload codec. What came from outside is copied, never changed.</summary>
internal static class PayloadCodecPass
{
    public static async Task DecodeAsync(IPayloadCodec codec, List<WorkflowJob> jobs)
    {
        foreach (var job in jobs)
        {
            switch (job)
            {
                case InitializeJob initialize:
                    var started = initialize.Started.Clone();
                    await DecodeInPlaceAsync(codec, started.Input?.Payloads_);
                    await DecodeInPlaceAsync(codec, started.LastCompletionResult?.Payloads_);
                    await MapAsync(codec.DecodeAsync, started.Memo?.Fields);
                    if (started.ContinuedFailure is not null)
                    {
                        await codec.DecodeFailureAsync(started.ContinuedFailure);
                    }

                    initialize.Started = started;
                    break;
                case SignalJob signal:
                    signal.Input = await DecodedAsync(codec, signal.Input);
                    break;
                case UpdateJob update:
                    update.Input = await DecodedAsync(codec, update.Input);
                    break;
                case QueryJob query:
                    query.Input = await DecodedAsync(codec, query.Input);
                    break;
                case ResolveJob { Operation: LocalActivityOperation { IsFromHistory: false } }:
                    // It ran here: nothing was encoded.
                    break;
                case ResolveJob resolve:
                    resolve.Result = resolve.Result is null ? null : await codec.DecodeSingleAsync(resolve.Result);
                    resolve.Failure = await DecodedAsync(codec, resolve.Failure);
                    break;
                case ChildStartJob start:
                    start.Failure = await DecodedAsync(codec, start.Failure);
                    break;
            }
        }
    }

    /// <summary>Encodes a command that was made here.</summary>
    public static async Task EncodeAsync(IPayloadCodec codec, Command command)
    {
        if (command.UserMetadata is { } metadata)
        {
            metadata.Summary = metadata.Summary is null ? null : await codec.EncodeSingleAsync(metadata.Summary);
            metadata.Details = metadata.Details is null ? null : await codec.EncodeSingleAsync(metadata.Details);
        }

        switch (command.AttributesCase)
        {
            case Command.AttributesOneofCase.ScheduleActivityTaskCommandAttributes:
                await EncodeInPlaceAsync(codec, command.ScheduleActivityTaskCommandAttributes.Input?.Payloads_);
                break;
            case Command.AttributesOneofCase.StartChildWorkflowExecutionCommandAttributes:
                await EncodeInPlaceAsync(codec, command.StartChildWorkflowExecutionCommandAttributes.Input?.Payloads_);
                await MapAsync(codec.EncodeAsync, command.StartChildWorkflowExecutionCommandAttributes.Memo?.Fields);
                break;
            case Command.AttributesOneofCase.SignalExternalWorkflowExecutionCommandAttributes:
                await EncodeInPlaceAsync(codec, command.SignalExternalWorkflowExecutionCommandAttributes.Input?.Payloads_);
                break;
            case Command.AttributesOneofCase.ContinueAsNewWorkflowExecutionCommandAttributes:
                await EncodeInPlaceAsync(codec, command.ContinueAsNewWorkflowExecutionCommandAttributes.Input?.Payloads_);
                await MapAsync(codec.EncodeAsync, command.ContinueAsNewWorkflowExecutionCommandAttributes.Memo?.Fields);
                break;
            case Command.AttributesOneofCase.CompleteWorkflowExecutionCommandAttributes:
                await EncodeInPlaceAsync(codec, command.CompleteWorkflowExecutionCommandAttributes.Result?.Payloads_);
                break;
            case Command.AttributesOneofCase.FailWorkflowExecutionCommandAttributes:
                command.FailWorkflowExecutionCommandAttributes.Failure =
                    await EncodedAsync(codec, command.FailWorkflowExecutionCommandAttributes.Failure);
                break;
            case Command.AttributesOneofCase.ModifyWorkflowPropertiesCommandAttributes:
                await MapAsync(codec.EncodeAsync, command.ModifyWorkflowPropertiesCommandAttributes.UpsertedMemo.Fields);
                break;
            case Command.AttributesOneofCase.RecordMarkerCommandAttributes:
                await EncodeMarkerAsync(codec, command.RecordMarkerCommandAttributes);
                break;
        }
    }

    public static async Task<Failure?> EncodedAsync(IPayloadCodec codec, Failure? failure)
    {
        if (failure is null)
        {
            return null;
        }

        var copy = failure.Clone();
        await codec.EncodeFailureAsync(copy);
        return copy;
    }

    public static Task EncodeInPlaceAsync(IPayloadCodec codec, RepeatedField<Payload>? payloads) => ListAsync(codec.EncodeAsync, payloads);

    private static async Task EncodeMarkerAsync(IPayloadCodec codec, RecordMarkerCommandAttributes marker)
    {
        if (marker.Details.TryGetValue("result", out var result))
        {
            await EncodeInPlaceAsync(codec, result.Payloads_);
        }

        marker.Failure = await EncodedAsync(codec, marker.Failure);
    }

    private static Task DecodeInPlaceAsync(IPayloadCodec codec, RepeatedField<Payload>? payloads) => ListAsync(codec.DecodeAsync, payloads);

    private static async Task<Payloads?> DecodedAsync(IPayloadCodec codec, Payloads? payloads)
    {
        if (payloads is null)
        {
            return null;
        }

        var decoded = new Payloads();
        decoded.Payloads_.AddRange(await codec.DecodeAsync(payloads.Payloads_));
        return decoded;
    }

    private static async Task<Failure?> DecodedAsync(IPayloadCodec codec, Failure? failure)
    {
        if (failure is null)
        {
            return null;
        }

        var copy = failure.Clone();
        await codec.DecodeFailureAsync(copy);
        return copy;
    }

    private static async Task ListAsync(
        Func<IReadOnlyCollection<Payload>, Task<IReadOnlyCollection<Payload>>> apply, RepeatedField<Payload>? payloads)
    {
        if (payloads is { Count: > 0 })
        {
            var changed = await apply([.. payloads]);
            payloads.Clear();
            payloads.AddRange(changed);
        }
    }

    private static async Task MapAsync(
        Func<IReadOnlyCollection<Payload>, Task<IReadOnlyCollection<Payload>>> apply, MapField<string, Payload>? fields)
    {
        foreach (var key in fields is null ? [] : fields.Keys.ToList())
        {
            var changed = await apply([fields![key]]);
            fields[key] = changed.Single();
        }
    }
}
