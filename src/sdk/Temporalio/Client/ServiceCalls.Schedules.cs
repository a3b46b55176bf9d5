using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client.Interceptors;
using Temporalio.Client.Schedules;
using Temporalio.Exceptions;

namespace Temporalio.Client;

/// <content>Schedules.</content>
internal sealed partial class ServiceCalls
{
    /// <inheritdoc />
    public override async Task<ScheduleHandle> CreateScheduleAsync(CreateScheduleInput input)
    {
        var converter = client.Options.DataConverter;
        var request = new CreateScheduleRequest
        {
            Namespace = Namespace,
            ScheduleId = input.Id,
            Schedule = await ScheduleWriter.ScheduleAsync(input.Schedule, Namespace, converter).ConfigureAwait(false),
            InitialPatch = InitialPatch(input),
            Identity = Identity,
            RequestId = Guid.NewGuid().ToString(),
            Memo = await MemoFields.WriteAsync(input.Options?.Memo, converter).ConfigureAwait(false),
            SearchAttributes = input.Options?.TypedSearchAttributes is { Count: > 0 } attributes ? attributes.ToProto() : null,
        };
        try
        {
            await Service.CreateScheduleAsync(request, Retrying(input.Options?.Rpc)).ConfigureAwait(false);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.AlreadyExists)
        {
            throw new ScheduleAlreadyRunningException();
        }

        return new(client, input.Id);
    }

    /// <inheritdoc />
    public override Task BackfillScheduleAsync(BackfillScheduleInput input)
    {
        if (input.Backfills.Count == 0)
        {
            throw new ArgumentException("At least one backfill required", nameof(input));
        }

        var patch = new SchedulePatch();
        patch.BackfillRequest.AddRange(input.Backfills.Select(ScheduleWriter.Backfill));
        return PatchAsync(input.Id, patch, input.RpcOptions);
    }

    /// <inheritdoc />
    public override Task DeleteScheduleAsync(DeleteScheduleInput input) => Service.DeleteScheduleAsync(
        new() { Namespace = Namespace, ScheduleId = input.Id, Identity = Identity }, Retrying(input.RpcOptions));

    /// <inheritdoc />
    public override async Task<ScheduleDescription> DescribeScheduleAsync(DescribeScheduleInput input)
    {
        var reply = await Service.DescribeScheduleAsync(
            new() { Namespace = Namespace, ScheduleId = input.Id }, Retrying(input.RpcOptions)).ConfigureAwait(false);
        var converter = client.Options.DataConverter;
        return new(input.Id, ScheduleReader.Schedule(reply.Schedule, converter), reply, converter);
    }

    /// <inheritdoc />
    public override Task PauseScheduleAsync(PauseScheduleInput input) =>
        PatchAsync(input.Id, new() { Pause = input.Note ?? "Paused via .NET SDK" }, input.RpcOptions);

    /// <inheritdoc />
    public override Task UnpauseScheduleAsync(UnpauseScheduleInput input) =>
        PatchAsync(input.Id, new() { Unpause = input.Note ?? "Unpaused via .NET SDK" }, input.RpcOptions);

    /// <inheritdoc />
    public override Task TriggerScheduleAsync(TriggerScheduleInput input) => PatchAsync(
        input.Id,
        new() { TriggerImmediately = new() { OverlapPolicy = input.Options?.Overlap ?? ScheduleOverlapPolicy.Unspecified } },
        input.Options?.Rpc);

    /// <inheritdoc />
    public override async Task UpdateScheduleAsync(UpdateScheduleInput input)
    {
        var description = await DescribeScheduleAsync(new(input.Id, input.RpcOptions)).ConfigureAwait(false);
        if (await input.Updater(new(description)).ConfigureAwait(false) is not { } update)
        {
            return;
        }

        var request = new UpdateScheduleRequest
        {
            Namespace = Namespace,
            ScheduleId = input.Id,
            Schedule = await ScheduleWriter.ScheduleAsync(update.Schedule, Namespace, client.Options.DataConverter).ConfigureAwait(false),
            ConflictToken = description.RawDescription.ConflictToken,
            Identity = Identity,
            RequestId = Guid.NewGuid().ToString(),
            SearchAttributes = update.TypedSearchAttributes?.ToProto(),
        };
        await Service.UpdateScheduleAsync(request, Retrying(input.RpcOptions)).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ScheduleListDescription> ListSchedulesAsync(ListSchedulesInput input)
    {
        var token = ByteString.Empty;
        do
        {
            var reply = await Service.ListSchedulesAsync(
                new() { Namespace = Namespace, NextPageToken = token, Query = input.Options?.Query ?? string.Empty },
                Retrying(input.Options?.Rpc)).ConfigureAwait(false);
            foreach (var entry in reply.Schedules)
            {
                yield return new(entry, client.Options.DataConverter);
            }

            token = reply.NextPageToken;
        }
        while (!token.IsEmpty);
    }

    private static SchedulePatch? InitialPatch(CreateScheduleInput input)
    {
        if (input.Options is not { } options || (!options.TriggerImmediately && options.Backfills.Count == 0))
        {
            return null;
        }

        var patch = new SchedulePatch();
        if (options.TriggerImmediately)
        {
            patch.TriggerImmediately = new() { OverlapPolicy = input.Schedule.Policy.Overlap };
        }

        patch.BackfillRequest.AddRange(options.Backfills.Select(ScheduleWriter.Backfill));
        return patch;
    }

    private Task<PatchScheduleResponse> PatchAsync(string id, SchedulePatch patch, RpcOptions? options) => Service.PatchScheduleAsync(
        new() { Namespace = Namespace, ScheduleId = id, Patch = patch, Identity = Identity, RequestId = Guid.NewGuid().ToString() },
        Retrying(options));
}
