using Google.Protobuf;
using Google.Protobuf.Reflection;
using Temporal.Embedded.Tests.Engine;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporal.Embedded.Tests.Rpc;

public sealed class HollowRequestTests
{
    /// <summary>What a request may look like that nobody has filled in properly.</summary>
    public static TheoryData<int> Depths => new(0, 1, 2, 3);

    [Theory]
    [MemberData(nameof(Depths))]
    public async Task Call_RequestWithHollowMessages_IsAnsweredOrRefusedButNeverBreaks(int depth)
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        await worker.StartAsync("w");
        await worker.StepAsync(RawWorker.Activity("a"), RawWorker.Timer("t", TimeSpan.FromHours(1)));
        var broken = new List<string>();

        foreach (var method in Methods())
        {
            var request = Hollow(method.InputType, depth);
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                await service.InvokeAsync($"{method.Service.FullName}/{method.Name}", request, TimeSpan.FromSeconds(1), limit.Token);
            }
            catch (TemporalServiceException e) when (e.Code is not (13 or 2))
            {
                continue;
            }
            catch (Exception e)
            {
                broken.Add($"{method.Name}: {e.GetType().Name} {e.Message}");
            }
        }

        Assert.Empty(broken);
        Assert.False(service.Faulted.IsCompleted);
    }

    [Fact]
    public async Task Complete_HollowCommands_AreRefusedAndTheTaskComesAgain()
    {
        await using var service = await ServiceCalls.StartAsync();
        var worker = new RawWorker(service);
        var attributes = Command.Descriptor.Oneofs[0].Fields;
        var number = 0;
        foreach (var type in Enum.GetValues<CommandType>().Where(type => type != CommandType.Unspecified))
        {
            var fitting = attributes.Single(field => field.JsonName == $"{char.ToLowerInvariant(type.ToString()[0])}{type.ToString()[1..]}CommandAttributes");
            foreach (var inner in new[] { null, Hollow(fitting.MessageType, 0), Hollow(fitting.MessageType, 2) })
            {
                await worker.StartAsync($"c{++number}");
                var command = new Command { CommandType = type };
                if (inner is not null)
                {
                    fitting.Accessor.SetValue(command, inner);
                }

                var task = await worker.PollAsync();
                var refusal = await Record.ExceptionAsync(() => worker.CompleteAsync(task, command));

                Assert.True(refusal is null or TemporalServiceException { Code: 3 or 5 or 12 }, $"{type}: {refusal}");
                await service.WorkflowAsync<TerminateWorkflowExecutionResponse>(
                    "TerminateWorkflowExecution", new TerminateWorkflowExecutionRequest { Namespace = "default", WorkflowExecution = new() { WorkflowId = $"c{number}" } }).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private static IEnumerable<MethodDescriptor> Methods() =>
        Temporalio.Api.WorkflowService.V1.ServiceReflection.Descriptor.Services.Concat(Temporalio.Api.OperatorService.V1.ServiceReflection.Descriptor.Services).SelectMany(service => service.Methods);

    /// <summary>Every message in it is there and empty, down to a depth; names that are known are given, so that the checks behind them are reached.</summary>
    private static IMessage Hollow(MessageDescriptor type, int depth)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            if (field.Name == "namespace" && field.FieldType == FieldType.String)
            {
                field.Accessor.SetValue(message, "default");
            }
            else if (field.Name is "workflow_id" && field.FieldType == FieldType.String)
            {
                field.Accessor.SetValue(message, "w");
            }
            else if (depth > 0 && field is { FieldType: FieldType.Message, IsMap: false } && field.MessageType.File.Name != "google/protobuf/wrappers.proto")
            {
                var inner = Given(field.MessageType) ?? Hollow(field.MessageType, depth - 1);
                if (field.IsRepeated)
                {
                    ((System.Collections.IList)field.Accessor.GetValue(message)).Add(inner);
                }
                else if (field.ContainingOneof is null || field.ContainingOneof.Accessor.GetCaseFieldDescriptor(message) is null)
                {
                    field.Accessor.SetValue(message, inner);
                }
            }
        }

        return message;
    }

    private static IMessage? Given(MessageDescriptor type) =>
        type == WorkflowExecution.Descriptor ? new WorkflowExecution { WorkflowId = "w" }
        : type == WorkflowType.Descriptor ? new WorkflowType { Name = "Raw" }
        : type == TaskQueue.Descriptor ? new TaskQueue { Name = "hollow" }
        : null;
}
