using System.Text;
using System.Text.Json;

namespace Orchestrator.Ingress.Tests.Setup;

/// <summary>The sample files inside this assembly.</summary>
internal static class Samples
{
    public static byte[] Bytes(string name)
    {
        using var stream = typeof(Samples).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public static JsonElement Json(string name) => JsonElement.Parse(Bytes(name));

    /// <summary>A request from a sample: its headers and body.</summary>
    public static IngressRequest Request(JsonElement headers, string body)
    {
        var all = headers.EnumerateObject().Select(header => new KeyValuePair<string, string>(header.Name, header.Value.GetString() ?? "")).ToList();
        var contentType = all.Find(header => header.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)).Value;
        return new IngressRequest(Encoding.UTF8.GetBytes(body), contentType) { Headers = all };
    }
}
