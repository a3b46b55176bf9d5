using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Hosts;

/// <summary>The flags of a host verb, and the configuration keys they set.</summary>
internal sealed class HostFlags
{
    private readonly Dictionary<string, Option<string?>> texts = [];
    private readonly Option<bool> insecure = new("--insecure") { Description = "ask for no token; loopback only [ORC_INSECURE]" };
    private bool takesInsecure;

    /// <summary>Adds the flags that every host takes.</summary>
    public HostFlags AddShared(Verb verb)
    {
        Add(verb, "Data", "--data", "DIR", "directory of everything that is kept [ORC_DATA, default: ~/.local/share/orchestrator]");
        Add(verb, "Temporal", "--temporal", "embedded|HOST:PORT", "the Temporal service [ORC_TEMPORAL, default: embedded]");
        Add(verb, "Temporal_Namespace", "--namespace", "NAME", "namespace of Temporal [ORC_TEMPORAL_NAMESPACE, default: default]");
        Add(verb, "Store", "--store", "sqlite|postgres://…", "where events and files are kept [ORC_STORE, default: sqlite]");
        Add(verb, "Log_Format", "--log-format", "console|json", "how logs are written [ORC_LOG_FORMAT, default: console]");
        return this;
    }

    /// <summary>Adds the flags of a host that serves the API.</summary>
    public HostFlags AddApi(Verb verb)
    {
        Add(verb, "Urls", "--urls", "URL;URL", "where to listen [ORC_URLS, default: http://127.0.0.1:8080]");
        verb.Add(insecure);
        takesInsecure = true;
        return this;
    }

    /// <summary>Adds the flags of a host that runs jobs.</summary>
    public HostFlags AddWorker(Verb verb)
    {
        Add(verb, "Runner", "--runner", "docker|process|auto", "what runs jobs; process = commands on this machine, auto = Docker if it answers, else process [ORC_RUNNER, default: docker]");
        return this;
    }

    /// <summary>Adds the flags of a host that may start Temporal itself.</summary>
    public HostFlags AddEmbedded(Verb verb)
    {
        Add(verb, "Temporal_Port", "--temporal-port", "PORT", "gRPC port of the embedded Temporal on loopback, 0 = any free one [ORC_TEMPORAL_PORT, default: 7233]");
        return this;
    }

    /// <summary>The configuration that the given flags stand for.</summary>
    public Dictionary<string, string?> Read(ParseResult parsed)
    {
        var given = texts
            .Select(pair => KeyValuePair.Create(pair.Key, parsed.GetValue(pair.Value)))
            .Where(pair => pair.Value is not null)
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        if (takesInsecure && parsed.GetValue(insecure))
        {
            given["Insecure"] = "true";
        }

        if (parsed.GetValue(GlobalOptions.Token) is { } token)
        {
            given["Token"] = token;
        }

        return given;
    }

    private void Add(Verb verb, string key, string flag, string value, string description)
    {
        var option = new Option<string?>(flag) { Description = description, HelpName = value };
        texts.Add(key, option);
        verb.Add(option);
    }
}
