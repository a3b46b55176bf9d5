using System.Text;

namespace Orchestrator.Model.Webhooks;

/// <summary>Reads a curl command as a request. Nothing is ever run: what a shell or curl itself would do with it is refused.</summary>
public static class CurlCommand
{
    private static readonly string[] Refused = ["$", "|", ";", ">", "&", "`", "/var/run"];

    /// <summary>The request, or a <see cref="FormatException"/> that says why not.</summary>
    public static WebhookRequest Parse(string command)
    {
        if (Refused.FirstOrDefault(part => command.Contains(part, StringComparison.Ordinal)) is { } refused)
        {
            throw new FormatException($"a curl command may not contain '{refused}'");
        }

        var words = Words(command);
        if (words is not ["curl", ..])
        {
            throw new FormatException("expected the command to begin with curl");
        }

        var (method, url, payload) = ((string?)null, (string?)null, (string?)null);
        var headers = new List<KeyValuePair<string, string>>();
        for (var i = 1; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "-X" or "--request":
                    method = Next(words, ref i).ToUpperInvariant();
                    break;
                case "-H" or "--header":
                    headers.Add(Header(Next(words, ref i)));
                    break;
                case "-d" or "--data" or "--data-raw" or "--data-ascii" or "--data-binary" or "--json":
                    payload = Data(Next(words, ref i));
                    break;
                case "--url":
                    url = Next(words, ref i);
                    break;
                case "-s" or "--silent" or "-S" or "--show-error" or "-f" or "--fail" or "--fail-with-body" or "-i" or "-v":
                    break;
                case ['-', ..] option:
                    throw new FormatException($"the curl option '{option}' is not allowed");
                default:
                    url ??= words[i];
                    break;
            }
        }

        return new WebhookRequest(method ?? (payload is null ? "GET" : "POST"), url ?? throw new FormatException("the curl command names no address"))
        {
            Headers = headers,
            Payload = payload,
        };
    }

    private static string Next(List<string> words, ref int index) =>
        ++index < words.Count ? words[index] : throw new FormatException($"the curl option '{words[index - 1]}' has no value");

    private static string Data(string text) =>
        text.StartsWith('@') ? throw new FormatException("a curl command may not send files") : text;

    private static KeyValuePair<string, string> Header(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? KeyValuePair.Create(text[..colon].Trim(), text[(colon + 1)..].Trim())
            : throw new FormatException($"expected a header 'NAME: VALUE', got '{text}'");
    }

    // Words as a shell splits them, with templates kept whole.
    private static List<string> Words(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, begun) = ('\0', false);
        for (var i = 0; i < command.Length; i++)
        {
            var c = command[i];
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(c == '\\' && quote == '"' && i + 1 < command.Length ? command[++i] : c);
                }
            }
            else if (c is '\'' or '"')
            {
                (quote, begun) = (c, true);
            }
            else if (command.AsSpan(i).StartsWith("{{") && command.IndexOf("}}", i, StringComparison.Ordinal) is var end and > 0)
            {
                word.Append(command, i, end + 2 - i);
                (i, begun) = (end + 1, true);
            }
            else if (!char.IsWhiteSpace(c))
            {
                word.Append(c == '\\' && i + 1 < command.Length ? command[++i] : c);
                begun = true;
            }
            else if (begun)
            {
                words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
        }

        if (quote != '\0')
        {
            throw new FormatException("a quote of the curl command is not closed");
        }

        if (begun)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
