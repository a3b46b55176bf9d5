using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Orchestrator.Cli.Client;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Manifests;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Verbs;

/// <summary>`orc create KIND NAME …`: one object from the command line.</summary>
internal static class CreateVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "create",
            "make one project, service, secret, schedule, listener …",
            "orc create project demo --shipyard shipyard.yaml",
            "orc create service demo-svc --project demo",
            "orc create secret registry --from-literal user=me --from-literal password=…")
        {
            Heading = Headings.Describe,
        };
        verb.Add(CreateProject());
        verb.Add(CreateService());
        verb.Add(CreateSecret());
        foreach (var (kind, example) in DefinitionExamples)
        {
            verb.Add(CreateDefinition(kind, example));
        }

        return verb;
    }

    private static IReadOnlyList<(string Kind, string Example)> DefinitionExamples { get; } =
    [
        ("schedule", "orc create schedule nightly --set cron='0 2 * * *' --set project=demo --set stage=dev --set service=demo-svc --set sequence=delivery"),
        ("listener", "orc create listener audit --set url=https://example.com/events --set listenTo='[\"*\"]'"),
        ("subscription", "orc create subscription on-built --set eventType=com.example.built --set function=deploy"),
        ("drivertype", "orc create drivertype ticker --set image=ticker"),
        ("driver", "orc create driver my-ticker --set type=ticker"),
        ("token", "orc create token ci --set scopes='[\"read\",\"emit\"]'"),
    ];

    private static Verb CreateProject()
    {
        var name = new Argument<string>("name") { Description = "name of the project" };
        var shipyard = new Option<string>("--shipyard", "-s") { Description = "shipyard file", HelpName = "FILE", Required = true };
        var verb = new Verb("project", "make a project", "orc create project demo --shipyard shipyard.yaml") { name, shipyard };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new JsonObject
            {
                ["name"] = parsed.GetRequiredValue(name),
                ["shipyard"] = Convert.ToBase64String(await InputFile.ReadAsync(parsed.GetRequiredValue(shipyard), cancellationToken)),
            };
            return await PostAsync(parsed, "/v1/project", body, $"project {body["name"]} created", cancellationToken);
        });
        return verb;
    }

    private static Verb CreateService()
    {
        var name = new Argument<string>("name") { Description = "name of the service" };
        var scope = ScopeOptions.Create(projectRequired: true);
        var verb = new Verb("service", "make a service in every stage of a project", "orc create service demo-svc --project demo") { name, scope.Project };
        verb.SetAction((parsed, cancellationToken) =>
        {
            var project = parsed.GetRequiredValue(scope.Project) ?? "";
            var body = new JsonObject { ["serviceName"] = parsed.GetRequiredValue(name) };
            return PostAsync(parsed, Query.Path("v1", "project", project, "service"), body, $"service {project}/{body["serviceName"]} created", cancellationToken);
        });
        return verb;
    }

    private static Verb CreateSecret()
    {
        var name = new Argument<string>("name") { Description = "name of the secret" };
        var literals = new Option<string[]>("--from-literal") { Description = "a key and its value, may be repeated", HelpName = "k=v" };
        var files = new Option<string[]>("--from-file") { Description = "a key and the file with its value, may be repeated", HelpName = "k=FILE" };
        var scope = new Option<string>("--scope") { Description = "where it may be used", DefaultValueFactory = _ => "keptn-default" };
        var verb = new Verb("secret", "make a secret", "orc create secret registry --from-literal user=me --from-file password=password.txt") { name, literals, files, scope };
        verb.SetAction(async (parsed, cancellationToken) =>
        {
            var data = new JsonObject();
            foreach (var literal in parsed.GetValue(literals) ?? [])
            {
                var (key, value) = Split(literal, "--from-literal");
                data[key] = value;
            }

            foreach (var file in parsed.GetValue(files) ?? [])
            {
                var (key, path) = Split(file, "--from-file");
                data[key] = Encoding.UTF8.GetString(await InputFile.ReadAsync(path, cancellationToken)).TrimEnd('\r', '\n');
            }

            var body = new JsonObject { ["name"] = parsed.GetRequiredValue(name), ["scope"] = parsed.GetRequiredValue(scope), ["data"] = data };
            return await PostAsync(parsed, "/v1/secret", body, $"secret {body["name"]} created", cancellationToken);
        });
        return verb;
    }

    private static Verb CreateDefinition(string kind, string example)
    {
        var name = new Argument<string>("name") { Description = $"name of the {kind}" };
        var members = new Option<string[]>("--set") { Description = "a member and its value (JSON or text), may be repeated", HelpName = "a.b=c" };
        var verb = new Verb(kind, $"make a {kind}", example) { name, members };
        verb.SetAction((parsed, cancellationToken) =>
        {
            var body = new JsonObject();
            foreach (var member in parsed.GetValue(members) ?? [])
            {
                var (path, value) = Split(member, "--set");
                JsonPath.Place(body, path.Split('.'), JsonPath.ParseOrText(value));
            }

            body["name"] = parsed.GetRequiredValue(name);
            return PostAsync(parsed, DefinitionApplier.FindPath(kind) ?? "", body, $"{kind} {body["name"]} created", cancellationToken);
        });
        return verb;
    }

    private static (string Name, string Value) Split(string text, string option)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (text[..equals], text[(equals + 1)..])
            : throw new CommandLineException(ExitCode.BadInput, $"Cannot read {option} '{text}': expected name=value.");
    }

    private static async Task<int> PostAsync(ParseResult parsed, string path, JsonObject body, string done, CancellationToken cancellationToken)
    {
        using var api = ServerAddress.Connect(parsed);
        var answer = await api.PostAsync(path, body, cancellationToken);
        var printer = new Printer(parsed);
        if (!printer.IsTable)
        {
            printer.Document(answer);
            return ExitCode.Ok;
        }

        printer.Line(done);
        if (answer.Text("token") is { Length: > 0 } token)
        {
            printer.Line($"token (shown only now): {token}");
        }

        foreach (var warning in answer.Items("warnings"))
        {
            printer.Line($"warning: {(warning.Text("message") is { Length: > 0 } message ? message : warning.AsText())}");
        }

        return ExitCode.Ok;
    }
}
