using System.Buffers;
using System.Text.Json;
using Orchestrator.Model.Events;

namespace Orchestrator.Model.Extensions;

/// <summary>Writes the body of a post to an extension, by the schema of event kit 1.1.0.</summary>
public static class ExtensionBody
{
    private const string Unknown = "orchestrator";

    /// <summary>A notice about a run, a step or a target.</summary>
    public static byte[] Of(ExtensionNotice notice, ExtensionSurroundings surroundings) => Write(writer =>
    {
        if (notice.Execution is not { } run)
        {
            WriteHead(writer, notice.Id, notice.Name, notice.Time, notice.Principal ?? ExtensionPrincipal.Batch(Unknown), Unknown);
            return;
        }

        WriteHead(writer, notice.Id, notice.Name, notice.Time, run.Principal, run.Scope.Project);
        WriteSurroundings(writer, run.Scope.Project, run.Scope.Stage, surroundings);
        if (notice is { Step: { } targetStep, Target: { } target })
        {
            WriteTarget(writer, notice, run, targetStep, target, surroundings);
        }
        else if (notice.Step is { } step)
        {
            WriteStep(writer, notice, run, step);
        }
        else
        {
            WriteExecution(writer, notice, run, surroundings);
        }
    });

    /// <summary>An event that has no name in the event kit, under its own type; itself stands in <c>cloudEvent</c>.</summary>
    public static byte[] Of(Event told, string key, string? project, string? stage, ExtensionSurroundings surroundings) => Write(writer =>
    {
        var id = Guid.TryParseExact(told.Id, "D", out _) ? told.Id : EventKey.Derive(key, "extension");
        var principal = ExtensionPrincipal.Of(told.Attribute("orcprincipal"), told.Source);
        WriteHead(writer, id, told.Type, told.Time ?? default, principal, project ?? Unknown);
        WriteSurroundings(writer, project, stage, surroundings);
        writer.WritePropertyName("cloudEvent"u8);
        EventJson.Write(writer, told);
    });

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteHead(Utf8JsonWriter writer, string id, string name, DateTimeOffset time, ExtensionPrincipal principal, string tenant)
    {
        writer.WriteString("id"u8, id);
        writer.WriteString("eventName"u8, name);
        writer.WriteString("eventTime"u8, Timestamp.Format(time));
        writer.WriteStartObject("principal"u8);
        writer.WriteString("principalType"u8, principal.Type);
        switch (principal.Type)
        {
            case "access_token":
                writer.WriteString("id"u8, principal.Name);
                writer.WriteString("name"u8, principal.Name);
                writer.WriteString("tokenType"u8, "admin"u8);
                break;
            case "user":
                writer.WriteString("username"u8, principal.Name);
                writer.WriteString("name"u8, principal.Name);
                break;
            default:
                writer.WriteString("username"u8, principal.Name);
                break;
        }

        writer.WriteEndObject();
        writer.WriteStartObject("tenant"u8);
        writer.WriteString("key"u8, tenant);
        writer.WriteString("name"u8, tenant);
        writer.WriteEndObject();
    }

    private static void WriteSurroundings(Utf8JsonWriter writer, string? project, string? stage, ExtensionSurroundings surroundings)
    {
        if ((surroundings.Team ?? project) is { Length: > 0 } team)
        {
            writer.WriteStartObject("team"u8);
            writer.WriteString("id"u8, EventKey.Derive(team, "team"));
            writer.WriteString("key"u8, team);
            writer.WriteString("name"u8, team);
            writer.WriteEndObject();
        }

        if (stage is { Length: > 0 })
        {
            writer.WriteStartObject("environment"u8);
            writer.WriteString("id"u8, stage);
            writer.WriteString("name"u8, stage);
            writer.WriteEndObject();
        }
    }

    private static void WriteExecution(Utf8JsonWriter writer, ExtensionNotice notice, ExtensionExecution run, ExtensionSurroundings surroundings)
    {
        writer.WriteStartObject("experimentExecution"u8);
        WriteRun(writer, run);
        writer.WriteString("name"u8, run.Sequence);
        writer.WriteString("hypothesis"u8, surroundings.Hypothesis);
        writer.WriteString("preparedTime"u8, Timestamp.Format(run.PreparedAt));
        WriteTimes(writer, run.StartedAt, notice);
        WriteReason(writer, notice);
        writer.WriteStartObject("variables"u8);
        writer.WriteString("service"u8, run.Scope.Service);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter writer, ExtensionNotice notice, ExtensionExecution run, ExtensionStep step)
    {
        writer.WriteStartObject("experimentStepExecution"u8);
        WriteRun(writer, run);
        writer.WriteString("id"u8, step.Id);
        writer.WriteString("type"u8, "action"u8);
        writer.WriteString("actionId"u8, step.Task);
        writer.WriteString("actionName"u8, step.Task);
        writer.WriteString("actionKind"u8, "other"u8);
        WriteTimes(writer, step.StartedAt, notice);
        writer.WriteEndObject();
    }

    private static void WriteTarget(
        Utf8JsonWriter writer, ExtensionNotice notice, ExtensionExecution run, ExtensionStep step, ExtensionTarget target, ExtensionSurroundings surroundings)
    {
        writer.WriteStartObject("experimentStepTargetExecution"u8);
        WriteRun(writer, run);
        writer.WriteString("stepExecutionId"u8, step.Id);
        writer.WriteString("id"u8, target.Id);
        WriteTimes(writer, target.StartedAt, notice);
        writer.WriteString("agentHostname"u8, Unknown);
        writer.WriteString("targetName"u8, target.Job);
        writer.WriteString("targetType"u8, "container"u8);
        writer.WriteStartObject("targetAttributes"u8);
        WriteAttribute(writer, "steadybit.label", target.Job);
        WriteAttribute(writer, "job", target.Job);
        WriteAttribute(writer, "service", run.Scope.Service);
        if (surroundings.Image is { } image)
        {
            WriteAttribute(writer, "image", image);
        }

        writer.WriteEndObject();
        WriteReason(writer, notice);
        writer.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter writer, ExtensionExecution run)
    {
        writer.WriteString("experimentKey"u8, run.Key);
        writer.WriteNumber("executionId"u8, run.Number);
    }

    private static void WriteTimes(Utf8JsonWriter writer, DateTimeOffset startedAt, ExtensionNotice notice)
    {
        writer.WriteString("startedTime"u8, Timestamp.Format(startedAt));
        if (notice.EndedAt is { } ended)
        {
            writer.WriteString("endedTime"u8, Timestamp.Format(ended));
        }

        writer.WriteString("state"u8, notice.State);
    }

    private static void WriteReason(Utf8JsonWriter writer, ExtensionNotice notice)
    {
        if (notice.Reason is { Length: > 0 } reason)
        {
            writer.WriteString("reason"u8, reason);
        }
    }

    private static void WriteAttribute(Utf8JsonWriter writer, string name, string value)
    {
        writer.WriteStartArray(name);
        writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
