using System.Text;
using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Legacy;

/// <summary>Reads the thirteen event types of Keptn before 0.2 and says what they ask for today.</summary>
public static class LegacyKeptn
{
    /// <summary>The sequence that <c>configuration.change</c> triggers unless another is named.</summary>
    public const string Delivery = "delivery";

    /// <summary>Whether the type is one of the thirteen, in either spelling (<c>event.</c> or <c>events.</c>).</summary>
    public static bool IsLegacy(string type) => Reader(type) is not null;

    /// <summary>Null when the type is none of the thirteen.</summary>
    /// <param name="received">The event.</param>
    /// <param name="delivery">The sequence that <c>configuration.change</c> triggers.</param>
    public static LegacyReading? Read(Event received, string delivery = Delivery)
    {
        if (Reader(received.Type) is not { } reader)
        {
            return null;
        }

        var data = new LegacyData(received.Data ?? default);
        if (received.Data is not { ValueKind: JsonValueKind.Object })
        {
            data.Refuse("", "expected an object");
        }

        var effect = reader(data);
        effect = effect is LegacyEffect.TriggerSequence { Sequence: Delivery } trigger ? trigger with { Sequence = delivery } : effect;
        return new(data.Problems.Count == 0 ? effect : null, data.Problems, data.Warnings);
    }

    private static Func<LegacyData, LegacyEffect?>? Reader(string type) => type switch
    {
        "sh.keptn.internal.event.project.create" => CreateProject,
        "sh.keptn.internal.event.project.delete" => data => new LegacyEffect.DeleteProject(data.Required("project")),
        "sh.keptn.internal.event.service.create" => CreateService,
        "sh.keptn.event.configuration.change" => ChangeConfiguration,
        "sh.keptn.events.deployment-finished" or "sh.keptn.event.deployment-finished" => FinishDeployment,
        "sh.keptn.events.tests-finished" or "sh.keptn.event.tests-finished" => FinishTests,
        "sh.keptn.event.start-evaluation" or "sh.keptn.events.start-evaluation" => StartEvaluation,
        "sh.keptn.events.evaluation-done" or "sh.keptn.event.evaluation-done" => FinishEvaluation,
        "sh.keptn.event.problem.open" or "sh.keptn.events.problem" or "sh.keptn.event.problem" => OpenProblem,
        "sh.keptn.event.monitoring.configure" => ConfigureMonitoring,
        "sh.keptn.internal.event.get-sli" => GetSli,
        "sh.keptn.internal.event.get-sli.done" => FinishGetSli,
        _ => null,
    };

    private static LegacyEffect.CreateProject CreateProject(LegacyData data)
    {
        var shipyard = data.Base64("shipyard", required: true) is { } bytes ? Encoding.UTF8.GetString(bytes) : "";
        var conversion = PreShipyard.Convert(shipyard, data.Required("project"));
        foreach (var finding in conversion.Findings)
        {
            data.Refuse("shipyard", finding.ToString());
        }

        if (conversion.Converted)
        {
            data.Warn("The shipyard is of a version before 0.2 and was converted.");
        }

        return new(data.Required("project"), conversion.Text, data.Text("gitRemoteURL"), data.Text("gitUser"), data.Text("gitToken"));
    }

    private static LegacyEffect.CreateService CreateService(LegacyData data)
    {
        ReadOnlyMemory<byte>? chart = data.Base64("helmChart", required: false) is { } bytes ? bytes : null;
        return new(data.Required("project"), data.Required("service"), chart, data.Find("deploymentStrategies"));
    }

    private static LegacyEffect.TriggerSequence ChangeConfiguration(LegacyData data)
    {
        var scope = data.RequiredScope();
        var block = data.Block(scope, writer =>
        {
            writer.WriteStartObject("configurationChange");
            if (data.Find("valuesCanary") is { } values)
            {
                writer.WritePropertyName("values");
                values.WriteTo(writer);
            }

            data.Copy(writer, "canary", "fileChangesGeneratedChart", "fileChangesUmbreallaChart", "fileChangesUmbrellaChart", "fileChangesUserChart");
            writer.WriteEndObject();
        });
        return new(scope, Delivery, block, Required: true);
    }

    private static LegacyEffect.FinishTask FinishDeployment(LegacyData data) =>
        Finish(data, "deployment", Verdict.Passed, writer => data.Copy(writer, "deploymentstrategy", "tag", "image"));

    private static LegacyEffect.FinishTask FinishTests(LegacyData data) => Finish(data, "test", Verdict.Passed, data.CopyTimes);

    private static LegacyEffect.TriggerSequence StartEvaluation(LegacyData data)
    {
        var scope = data.RequiredScope();
        var block = data.Block(scope, writer =>
        {
            writer.WriteStartObject("evaluation");
            data.CopyTimes(writer);
            writer.WriteEndObject();
        });
        return new(scope, "evaluation", block, Required: true);
    }

    private static LegacyEffect.FinishTask FinishEvaluation(LegacyData data)
    {
        var word = data.Required("result");
        var details = data.Find("evaluationdetails");
        return Finish(data, "evaluation", Verdict.Parse(word, "succeeded"), writer =>
        {
            if (details is { ValueKind: JsonValueKind.Object } members)
            {
                foreach (var member in members.EnumerateObject())
                {
                    member.WriteTo(writer);
                }
            }
        });
    }

    private static LegacyEffect OpenProblem(LegacyData data)
    {
        var scope = new Scope(data.Text("project") ?? "", data.Text("stage") ?? "", data.Text("service") ?? "");
        if (scope.Project.Length == 0 || scope.Stage.Length == 0 || scope.Service.Length == 0)
        {
            return new LegacyEffect.OnlyOffer();
        }

        var block = data.Block(scope, writer =>
        {
            writer.WriteStartObject("problem");
            if (data.Text("ProblemTitle") is { } title)
            {
                writer.WriteString("problemTitle", title);
                writer.WriteString("rootCause", title);
            }

            data.Copy(writer, "ProblemID", "PID", "ProblemDetails", "ProblemURL", "State", "Tags");
            if (data.Find("ImpactedEntities") is not null)
            {
                data.CopyList(writer, "ImpactedEntities");
            }

            data.Copy(writer, "ImpactedEntity");
            writer.WriteEndObject();
        });
        return new LegacyEffect.TriggerSequence(scope, "remediation", block, Required: false);
    }

    private static LegacyEffect.ConfigureMonitoring ConfigureMonitoring(LegacyData data)
    {
        var project = data.Required("project");
        var provider = data.Required("type");
        var service = data.Text("service") ?? "";
        var block = data.Block(new Scope(project, data.Text("stage") ?? "", service), writer =>
        {
            writer.WriteStartObject("configureMonitoring");
            writer.WriteString("type", provider);
            writer.WriteEndObject();
        });
        return new(project, service, provider, block);
    }

    private static LegacyEffect.TriggerTask GetSli(LegacyData data)
    {
        var scope = data.RequiredScope();
        var provider = data.Required("sliProvider");
        var block = data.Block(scope, writer =>
        {
            writer.WriteStartObject("get-sli");
            writer.WriteString("sliProvider", provider);
            data.CopyTimes(writer);
            data.CopyList(writer, "indicators");
            data.CopyList(writer, "customFilters");
            writer.WriteEndObject();
        });
        return new(scope, "get-sli", block);
    }

    // Its document prints the question for stage dev and this answer for staging: they belong together by their context.
    private static LegacyEffect.FinishTask FinishGetSli(LegacyData data) => Finish(data, "get-sli", Verdict.Passed, writer =>
    {
        data.CopyTimes(writer);
        data.CopyList(writer, "indicatorValues");
    }) with
    { AnyScope = true };

    private static LegacyEffect.FinishTask Finish(LegacyData data, string task, Verdict verdict, Action<Utf8JsonWriter> own)
    {
        var scope = data.RequiredScope();
        var block = data.Block(scope, writer =>
        {
            writer.WriteString("result", Verdict.Word(verdict.Result));
            writer.WriteString("status", Verdict.Word(verdict.Status));
            writer.WriteStartObject(task);
            own(writer);
            writer.WriteEndObject();
        });
        return new(scope, task, block);
    }
}
