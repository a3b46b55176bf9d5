using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Hosts;

/// <summary>The flags of a host verb, and the configuration keys they set.</summary>
internal sealed class HostFlags
{
    private readonly Dictionary<string, Option<string?>> texts = [];
    private readonly Option<bool> insecure = new("--insecure") { Description = "ask for no token; loopback only [ORC_INSECURE]" };
    private readonly Option<bool> tls = new("--tls") { Description = "speak TLS to the Temporal server [ORC_TEMPORAL_TLS; implied by the files below and by ORC_TEMPORAL_API_KEY]" };
    private bool takesInsecure;
    private bool takesServer;

    /// <summary>Adds the flags that every host takes.</summary>
    public HostFlags AddShared(Verb verb)
    {
        Add(verb, "Data", "--data", "DIR", "directory of everything that is kept [ORC_DATA, default: ~/.local/share/orchestrator]");
        Add(verb, "Temporal", "--temporal", "embedded|HOST:PORT", "the Temporal service [ORC_TEMPORAL, default: embedded]");
        Add(verb, "Temporal_Namespace", "--namespace", "NAME", "namespace of Temporal [ORC_TEMPORAL_NAMESPACE, default: default]");
        verb.Add(tls);
        Add(verb, "Temporal_Tls_Cert", "--tls-cert", "FILE", "client certificate, PEM [ORC_TEMPORAL_TLS_CERT]");
        Add(verb, "Temporal_Tls_Key", "--tls-key", "FILE", "key of the client certificate, PEM [ORC_TEMPORAL_TLS_KEY]");
        Add(verb, "Temporal_Tls_Ca", "--tls-ca", "FILE", "certificate authority of the server, PEM [ORC_TEMPORAL_TLS_CA]");
        Add(verb, "Temporal_Tls_Name", "--tls-name", "NAME", "name in the server's certificate, if not the host's [ORC_TEMPORAL_TLS_NAME]");
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

    /// <summary>Takes --server as the address of the API that jobs and webhooks are told, for a host without an API of its own.</summary>
    public HostFlags AddServer()
    {
        takesServer = true;
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

        if (parsed.GetValue(tls))
        {
            given["Temporal_Tls"] = "true";
        }

        if (takesServer && parsed.GetValue(GlobalOptions.Server) is { } server)
        {
            given["Server"] = server;
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
