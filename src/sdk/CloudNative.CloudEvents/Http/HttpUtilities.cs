using System.Buffers;
using System.Globalization;
using System.Text;
using CloudNative.CloudEvents.Core;

namespace CloudNative.CloudEvents.Http;

/// <summary>Header names and values of the HTTP binding.</summary>
public static class HttpUtilities
{
    private static readonly SearchValues<char> NeedsDecoding = SearchValues.Create("%\"");
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static string HttpHeaderPrefix => "ce-";

    public static string SpecVersionHttpHeader => "ce-specversion";

    /// <summary>The attribute a header carries, or null when it carries none.</summary>
    public static string? GetAttributeNameFromHeaderName(string headerName) =>
        Validation.CheckNotNull(headerName, nameof(headerName)).StartsWith(HttpHeaderPrefix, StringComparison.OrdinalIgnoreCase)
            ? headerName[HttpHeaderPrefix.Length..].ToLowerInvariant()
            : null;

    public static string EncodeHeaderValue(string value)
    {
        Validation.CheckNotNull(value, nameof(value));
        if (!value.AsSpan().ContainsAnyExceptInRange('!', '~') && value.AsSpan().IndexOfAny(NeedsDecoding) < 0)
        {
            return value;
        }

        var result = new StringBuilder(value.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is > ' ' and <= '~' and not '"' and not '%')
            {
                result.Append((char)rune.Value);
                continue;
            }

            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                result.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            }
        }

        return result.ToString();
    }

    /// <summary>The value of a header; <see cref="ArgumentException"/> when its quotes or escapes are broken.</summary>
    public static string DecodeHeaderValue(string value)
    {
        Validation.CheckNotNull(value, nameof(value));
        return value.AsSpan().IndexOfAny(NeedsDecoding) < 0 ? value : DecodePercent(Unquote(value));
    }

    private static string Unquote(string value)
    {
        if (!value.Contains('"', StringComparison.Ordinal))
        {
            return value;
        }

        var result = new StringBuilder(value.Length);
        var quoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '"')
            {
                quoted = !quoted;
            }
            else if (quoted && value[i] == '\\' && i + 1 < value.Length)
            {
                result.Append(value[++i]);
            }
            else
            {
                result.Append(value[i]);
            }
        }

        return quoted ? throw new ArgumentException($"The quote in '{value}' is not closed.", nameof(value)) : result.ToString();
    }

    private static string DecodePercent(string value)
    {
        if (!value.Contains('%', StringComparison.Ordinal))
        {
            return value;
        }

        var result = new StringBuilder(value.Length);
        var bytes = new List<byte>();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '%')
            {
                result.Append(value[i]);
                continue;
            }

            bytes.Clear();
            for (; i < value.Length && value[i] == '%'; i += 3)
            {
                bytes.Add(ReadHex(value, i + 1));
            }

            i--;
            result.Append(DecodeUtf8(bytes, value));
        }

        return result.ToString();
    }

    private static byte ReadHex(string value, int index) =>
        index + 2 <= value.Length
        && byte.TryParse(value.AsSpan(index, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var result)
            ? result
            : throw new ArgumentException($"A % in '{value}' is not followed by two hexadecimal digits.", nameof(value));

    private static string DecodeUtf8(List<byte> bytes, string value)
    {
        try
        {
            return StrictUtf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException e)
        {
            throw new ArgumentException($"The escapes in '{value}' are not UTF-8.", nameof(value), e);
        }
    }
}
