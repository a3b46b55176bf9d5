using System.Net.Mime;

namespace CloudNative.CloudEvents;

/// <summary>A version of the CloudEvents specification and its attributes.</summary>
public sealed class CloudEventsSpecVersion
{
    internal const string SpecVersionName = "specversion";

    private readonly Dictionary<string, CloudEventAttribute> attributesByName;

    private CloudEventsSpecVersion(
        string versionId,
        CloudEventAttribute id,
        CloudEventAttribute source,
        CloudEventAttribute type,
        CloudEventAttribute dataContentType,
        CloudEventAttribute dataSchema,
        CloudEventAttribute subject,
        CloudEventAttribute time)
    {
        VersionId = versionId;
        IdAttribute = id;
        SourceAttribute = source;
        TypeAttribute = type;
        DataContentTypeAttribute = dataContentType;
        DataSchemaAttribute = dataSchema;
        SubjectAttribute = subject;
        TimeAttribute = time;
        RequiredAttributes = Array.AsReadOnly([id, source, type]);
        OptionalAttributes = Array.AsReadOnly([dataContentType, dataSchema, subject, time]);
        AllAttributes = Array.AsReadOnly([id, source, type, dataContentType, dataSchema, subject, time]);
        attributesByName = AllAttributes.ToDictionary(attribute => attribute.Name, StringComparer.Ordinal);
    }

    public static CloudEventAttribute SpecVersionAttribute { get; } =
        CloudEventAttribute.CreateRequired(SpecVersionName, CloudEventAttributeType.String, NonEmptyString);

    public static CloudEventsSpecVersion V1_0 { get; } = new(
        "1.0",
        CloudEventAttribute.CreateRequired("id", CloudEventAttributeType.String, NonEmptyString),
        CloudEventAttribute.CreateRequired("source", CloudEventAttributeType.UriReference, NonEmptyUri),
        CloudEventAttribute.CreateRequired("type", CloudEventAttributeType.String, NonEmptyString),
        CloudEventAttribute.CreateOptional("datacontenttype", CloudEventAttributeType.String, MediaType),
        CloudEventAttribute.CreateOptional("dataschema", CloudEventAttributeType.Uri, NonEmptyUri),
        CloudEventAttribute.CreateOptional("subject", CloudEventAttributeType.String, NonEmptyString),
        CloudEventAttribute.CreateOptional("time", CloudEventAttributeType.Timestamp, null));

    public static CloudEventsSpecVersion Default => V1_0;

    public string VersionId { get; }

    public CloudEventAttribute IdAttribute { get; }

    public CloudEventAttribute DataContentTypeAttribute { get; }

    public CloudEventAttribute DataSchemaAttribute { get; }

    public CloudEventAttribute SourceAttribute { get; }

    public CloudEventAttribute SubjectAttribute { get; }

    public CloudEventAttribute TimeAttribute { get; }

    public CloudEventAttribute TypeAttribute { get; }

    public IEnumerable<CloudEventAttribute> RequiredAttributes { get; }

    public IEnumerable<CloudEventAttribute> OptionalAttributes { get; }

    public IEnumerable<CloudEventAttribute> AllAttributes { get; }

    /// <summary>The version of that id, or null when it is not known.</summary>
    public static CloudEventsSpecVersion? FromVersionId(string? versionId) => versionId == V1_0.VersionId ? V1_0 : null;

    internal CloudEventAttribute? GetAttributeByName(string name) => attributesByName.GetValueOrDefault(name);

    private static void NonEmptyString(object value)
    {
        if (((string)value).Length == 0)
        {
            throw new ArgumentException("The value must not be empty.", nameof(value));
        }
    }

    private static void NonEmptyUri(object value) => NonEmptyString(((Uri)value).OriginalString);

    private static void MediaType(object value)
    {
        try
        {
            _ = new ContentType((string)value);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ArgumentException($"'{value}' is not a media type.", nameof(value), e);
        }
    }
}
