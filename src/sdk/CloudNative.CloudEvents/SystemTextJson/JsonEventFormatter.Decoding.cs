using System.Net.Mime;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents.Core;

namespace CloudNative.CloudEvents.SystemTextJson;

/// <content>Reading.</content>
public partial class JsonEventFormatter
{
    public override CloudEvent DecodeStructuredModeMessage(
        ReadOnlyMemory<byte> body, ContentType? contentType, IEnumerable<CloudEventAttribute>? extensionAttributes)
    {
        using var document = ReadDocument(body, contentType);
        return DecodeJsonElement(document.RootElement, extensionAttributes, nameof(body));
    }

    public override IReadOnlyList<CloudEvent> DecodeBatchModeMessage(
        ReadOnlyMemory<byte> body, ContentType? contentType, IEnumerable<CloudEventAttribute>? extensionAttributes)
    {
        using var document = ReadDocument(body, contentType);
        Validation.CheckArgument(
            document.RootElement.ValueKind == JsonValueKind.Array, nameof(body), "A batch is expected to be a JSON array.");
        var events = new List<CloudEvent>(document.RootElement.GetArrayLength());
        foreach (var element in document.RootElement.EnumerateArray())
        {
            events.Add(DecodeJsonElement(element, extensionAttributes, nameof(body)));
        }

        return events;
    }

    public CloudEvent ConvertFromJsonElement(JsonElement element, IEnumerable<CloudEventAttribute>? extensionAttributes) =>
        DecodeJsonElement(element, extensionAttributes, nameof(element));

    public override void DecodeBinaryModeEventData(ReadOnlyMemory<byte> body, CloudEvent cloudEvent)
    {
        Validation.CheckNotNull(cloudEvent, nameof(cloudEvent));
        var contentType = new ContentType(cloudEvent.DataContentType ?? JsonMediaType);
        if (contentType.MediaType.Equals(JsonMediaType, StringComparison.OrdinalIgnoreCase))
        {
            cloudEvent.Data = body.IsEmpty ? null : ReadElement(body, contentType);
        }
        else if (IsText(contentType.MediaType))
        {
            cloudEvent.Data = MimeUtilities.GetEncoding(contentType).GetString(body.Span);
        }
        else
        {
            cloudEvent.Data = body.ToArray();
        }
    }

    protected virtual void DecodeStructuredModeDataBase64Property(JsonElement dataBase64Element, CloudEvent cloudEvent)
    {
        Validation.CheckNotNull(cloudEvent, nameof(cloudEvent));
        if (dataBase64Element.ValueKind != JsonValueKind.String)
        {
            throw new ArgumentException(
                $"'{DataBase64PropertyName}' is expected to be a string, got {dataBase64Element.ValueKind}.", nameof(dataBase64Element));
        }

        cloudEvent.Data = dataBase64Element.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw new ArgumentException($"'{DataBase64PropertyName}' is expected to be base64.", nameof(dataBase64Element));
    }

    protected virtual void DecodeStructuredModeDataProperty(JsonElement dataElement, CloudEvent cloudEvent)
    {
        Validation.CheckNotNull(cloudEvent, nameof(cloudEvent));
        cloudEvent.DataContentType ??= JsonMediaType;
        if (IsJsonMediaType(new ContentType(cloudEvent.DataContentType).MediaType))
        {
            cloudEvent.Data = dataElement.Clone();
            return;
        }

        cloudEvent.Data = dataElement.ValueKind == JsonValueKind.String
            ? dataElement.GetString()
            : throw new ArgumentException(
                $"Data of the type {cloudEvent.DataContentType} is expected to be a string, got {dataElement.ValueKind}.",
                nameof(dataElement));
    }

    private JsonElement ReadElement(ReadOnlyMemory<byte> body, ContentType contentType)
    {
        using var document = ReadDocument(body, contentType);
        return document.RootElement.Clone();
    }

    private JsonDocument ReadDocument(ReadOnlyMemory<byte> body, ContentType? contentType)
    {
        var encoding = MimeUtilities.GetEncoding(contentType);
        return encoding is UTF8Encoding
            ? JsonDocument.Parse(body, DocumentOptions)
            : JsonDocument.Parse(encoding.GetString(body.Span), DocumentOptions);
    }

    private CloudEvent DecodeJsonElement(JsonElement element, IEnumerable<CloudEventAttribute>? extensionAttributes, string paramName)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException($"An event is expected to be a JSON object, got {element.ValueKind}.", paramName);
        }

        if (!element.TryGetProperty(CloudEventsSpecVersion.SpecVersionAttribute.Name, out var version)
            || version.ValueKind != JsonValueKind.String)
        {
            throw new ArgumentException("An event is expected to have the string 'specversion'.", paramName);
        }

        var specVersion = CloudEventsSpecVersion.FromVersionId(version.GetString())
            ?? throw new ArgumentException($"The CloudEvents version '{version.GetString()}' is not supported; '1.0' is.", paramName);
        var cloudEvent = new CloudEvent(specVersion, extensionAttributes);
        PopulateAttributes(cloudEvent, element);
        PopulateData(cloudEvent, element);
        return Validation.CheckCloudEventArgument(cloudEvent, paramName);
    }

    private static void PopulateAttributes(CloudEvent cloudEvent, JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            var value = property.Value;
            if (property.NameEquals(CloudEventsSpecVersion.SpecVersionAttribute.Name)
                || property.NameEquals(DataPropertyName)
                || property.NameEquals(DataBase64PropertyName)
                || value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            CheckKind(cloudEvent.GetAttribute(property.Name), property.Name, value);
            cloudEvent.SetAttributeFromString(property.Name, value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() ?? "",
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Number when value.TryGetInt32(out _) => value.GetRawText(),
                JsonValueKind.Number => throw new ArgumentException(
                    $"The attribute '{property.Name}' is expected to be a 32-bit integer, got {value.GetRawText()}.", nameof(element)),
                _ => throw new ArgumentException(
                    $"The attribute '{property.Name}' is expected to be a string, number or boolean, got {value.ValueKind}.",
                    nameof(element)),
            });
        }
    }

    // All attributes of the specification itself are strings in JSON.
    private static void CheckKind(CloudEventAttribute? attribute, string name, JsonElement value)
    {
        if (attribute is { IsExtension: false } && value.ValueKind != JsonValueKind.String)
        {
            throw new ArgumentException($"The attribute '{name}' is expected to be a string, got {value.ValueKind}.", nameof(value));
        }
    }

    private void PopulateData(CloudEvent cloudEvent, JsonElement element)
    {
        var hasData = element.TryGetProperty(DataPropertyName, out var data) && data.ValueKind != JsonValueKind.Null;
        var hasBase64 = element.TryGetProperty(DataBase64PropertyName, out var base64) && base64.ValueKind != JsonValueKind.Null;
        if (hasData && hasBase64)
        {
            throw new ArgumentException(
                $"An event has either '{DataPropertyName}' or '{DataBase64PropertyName}', not both.", nameof(element));
        }

        if (hasBase64)
        {
            DecodeStructuredModeDataBase64Property(base64, cloudEvent);
        }
        else if (hasData)
        {
            DecodeStructuredModeDataProperty(data, cloudEvent);
        }
    }
}
