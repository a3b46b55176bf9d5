using System.CommandLine;
using System.Text.Json.Nodes;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc trigger sequence|delivery|evaluation|schedule`.</summary>
internal static class TriggerVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "trigger",
            "trigger a sequence, a delivery, an evaluation or a schedule",
            "orc trigger sequence delivery --project demo --stage dev --service demo-svc --watch",
            "orc trigger delivery --project demo --service demo-svc --image shop:1.2")
        { Heading = Headings.Trigger };
        verb.Add(CreateSequence());
        verb.Add(CreateDelivery());
        verb.Add(CreateEvaluation());
        verb.Add(ScheduleVerbs.CreateTrigger());
        return verb;
    }

    private static Verb CreateSequence()
    {
        var name = new Argument<string>("name") { Description = "name of the sequence" };
        var verb = new Verb(
            "sequence",
            "trigger a sequence of a stage",
            "orc trigger sequence delivery --project demo --stage dev --service demo-svc --watch",
            "orc trigger sequence foo --project demo --stage dev --service demo-svc --data build.id=42 --labels by=me")
        {
            name,
        };
        var trigger = new TriggerOptions(verb, stageRequired: true);
        verb.SetAction((parsed, cancellationToken) =>
            trigger.RunAsync(parsed, parsed.GetRequiredValue(name), null, new JsonObject(), cancellationToken));
        return verb;
    }

    private static Verb CreateDelivery()
    {
        var image = new Option<string>("--image") { Description = "image to deliver", Required = true };
        var sequence = new Option<string>("--sequence") { Description = "name of the sequence", DefaultValueFactory = _ => "delivery" };
        var values = new Option<string[]>("--values") { Description = "more values of the delivery", HelpName = "k=v", AllowMultipleArgumentsPerToken = true };
        var verb = new Verb(
            "delivery",
            "trigger the delivery of an image; stage: the first one unless named",
            "orc trigger delivery --project demo --service demo-svc --image shop:1.2 --watch")
        {
            image, sequence, values,
        };
        var trigger = new TriggerOptions(verb, stageRequired: false);
        verb.SetAction((parsed, cancellationToken) =>
        {
            var change = new JsonObject { ["image"] = parsed.GetRequiredValue(image) };
            foreach (var value in parsed.GetValue(values) ?? [])
            {
                var parts = value.Split('=', 2);
                change[parts[0]] = parts.Length == 2 ? parts[1] : "";
            }

            var data = new JsonObject { ["configurationChange"] = new JsonObject { ["values"] = change } };
            return trigger.RunAsync(parsed, parsed.GetRequiredValue(sequence), null, data, cancellationToken);
        });
        return verb;
    }

    private static Verb CreateEvaluation()
    {
        var timeframe = new Option<string?>("--timeframe") { Description = "how long before the end to look at", HelpName = "5m" };
        var start = new Option<string?>("--start") { Description = "begin of the time to evaluate" };
        var end = new Option<string?>("--end") { Description = "end of the time to evaluate" };
        var commit = new Option<string?>("--git-commit-id") { Description = "commit of the files to use" };
        var verb = new Verb(
            "evaluation",
            "evaluate a service over a time",
            "orc trigger evaluation --project demo --stage dev --service demo-svc --timeframe 5m --watch")
        {
            timeframe, start, end, commit,
        };
        var trigger = new TriggerOptions(verb, stageRequired: true);
        verb.SetAction((parsed, cancellationToken) =>
        {
            var request = new JsonObject();
            foreach (var (member, option) in new[] { ("timeframe", timeframe), ("start", start), ("end", end), ("gitcommitid", commit) })
            {
                if (parsed.GetValue(option) is { } value)
                {
                    request[member] = value;
                }
            }

            return trigger.RunAsync(parsed, "evaluation", request, new JsonObject(), cancellationToken);
        });
        return verb;
    }
}
