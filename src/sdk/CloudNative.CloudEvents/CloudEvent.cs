using CloudNative.CloudEvents.Core;

namespace CloudNative.CloudEvents;

/// <summary>One event: context attributes and data.</summary>
public sealed class CloudEvent
{
    private readonly Dictionary<string, CloudEventAttribute> extensionAttributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object> attributeValues = new(StringComparer.Ordinal);

    public CloudEvent()
        : this(CloudEventsSpecVersion.Default, null)
    {
    }

    public CloudEvent(CloudEventsSpecVersion specVersion)
        : this(specVersion, null)
    {
    }

    public CloudEvent(IEnumerable<CloudEventAttribute>? extensionAttributes)
        : this(CloudEventsSpecVersion.Default, extensionAttributes)
    {
    }

    public CloudEvent(CloudEventsSpecVersion specVersion, IEnumerable<CloudEventAttribute>? extensionAttributes)
    {
        SpecVersion = Validation.CheckNotNull(specVersion, nameof(specVersion));
        foreach (var extension in extensionAttributes ?? [])
        {
            Validation.CheckArgument(
                extension is { IsExtension: true } && SpecVersion.GetAttributeByName(extension.Name) is null,
                nameof(extensionAttributes),
                "Every attribute is expected to be an extension whose name the specification does not use.");
            Validation.CheckArgument(
                this.extensionAttributes.TryAdd(extension.Name, extension),
                nameof(extensionAttributes),
                $"The extension '{extension.Name}' is given twice.");
        }
    }

    public CloudEventsSpecVersion SpecVersion { get; }

    public object? Data { get; set; }

    public string? DataContentType
    {
        get => (string?)this[SpecVersion.DataContentTypeAttribute];
        set => this[SpecVersion.DataContentTypeAttribute] = value;
    }

    public string? Id
    {
        get => (string?)this[SpecVersion.IdAttribute];
        set => this[SpecVersion.IdAttribute] = value;
    }

    public Uri? DataSchema
    {
        get => (Uri?)this[SpecVersion.DataSchemaAttribute];
        set => this[SpecVersion.DataSchemaAttribute] = value;
    }

    public Uri? Source
    {
        get => (Uri?)this[SpecVersion.SourceAttribute];
        set => this[SpecVersion.SourceAttribute] = value;
    }

    public string? Subject
    {
        get => (string?)this[SpecVersion.SubjectAttribute];
        set => this[SpecVersion.SubjectAttribute] = value;
    }

    public DateTimeOffset? Time
    {
        get => (DateTimeOffset?)this[SpecVersion.TimeAttribute];
        set => this[SpecVersion.TimeAttribute] = value;
    }

    public string? Type
    {
        get => (string?)this[SpecVersion.TypeAttribute];
        set => this[SpecVersion.TypeAttribute] = value;
    }

    public IEnumerable<CloudEventAttribute> ExtensionAttributes => extensionAttributes.Values;

    public bool IsValid => SpecVersion.RequiredAttributes.All(attribute => attributeValues.ContainsKey(attribute.Name));

    /// <summary>The value of an attribute; setting null removes it.</summary>
    public object? this[CloudEventAttribute attribute]
    {
        get
        {
            Validation.CheckNotNull(attribute, nameof(attribute));
            CheckNotSpecVersion(attribute.Name, nameof(attribute));
            return attributeValues.GetValueOrDefault(attribute.Name);
        }

        set
        {
            Validation.CheckNotNull(attribute, nameof(attribute));
            CheckNotSpecVersion(attribute.Name, nameof(attribute));
            var known = GetAttribute(attribute.Name);
            Validation.CheckArgument(
                known is null || ReferenceEquals(known, attribute) || (known.IsExtension && known.Type == attribute.Type),
                nameof(attribute),
                $"The event already has another attribute '{attribute.Name}'.");
            Validation.CheckArgument(
                known is not null || attribute.IsExtension,
                nameof(attribute),
                $"The attribute '{attribute.Name}' does not belong to version {SpecVersion.VersionId}.");
            Set(attribute, value);
        }
    }

    /// <summary>The value of an attribute by name; setting an unknown name makes a String extension.</summary>
    public object? this[string attributeName]
    {
        get
        {
            Validation.CheckNotNull(attributeName, nameof(attributeName));
            CheckNotSpecVersion(attributeName, nameof(attributeName));
            return attributeValues.GetValueOrDefault(attributeName);
        }

        set
        {
            Validation.CheckNotNull(attributeName, nameof(attributeName));
            CheckNotSpecVersion(attributeName, nameof(attributeName));
            var attribute = GetAttribute(attributeName);
            if (attribute is null)
            {
                Validation.CheckArgument(
                    value is null or string, nameof(value), $"The unknown extension '{attributeName}' takes only a string.");
                attribute = CloudEventAttribute.CreateExtension(attributeName, CloudEventAttributeType.String);
            }

            Set(attribute, value);
        }
    }

    public CloudEventAttribute? GetAttribute(string name) =>
        SpecVersion.GetAttributeByName(Validation.CheckNotNull(name, nameof(name))) ?? extensionAttributes.GetValueOrDefault(name);

    /// <summary>Every attribute that has a value, without the specification version.</summary>
    public IEnumerable<KeyValuePair<CloudEventAttribute, object>> GetPopulatedAttributes()
    {
        foreach (var (name, value) in attributeValues)
        {
            if (GetAttribute(name) is { } attribute)
            {
                yield return new(attribute, value);
            }
        }
    }

    /// <summary>Sets an attribute from its canonical text.</summary>
    public void SetAttributeFromString(string name, string value)
    {
        Validation.CheckNotNull(value, nameof(value));
        CheckNotSpecVersion(Validation.CheckNotNull(name, nameof(name)), nameof(name));
        var attribute = GetAttribute(name);
        this[name] = attribute is null ? value : attribute.Parse(value);
    }

    /// <summary>Returns this event when no required attribute is missing.</summary>
    public CloudEvent Validate()
    {
        if (IsValid)
        {
            return this;
        }

        var missing = SpecVersion.RequiredAttributes.Select(attribute => attribute.Name).Where(name => !attributeValues.ContainsKey(name));
        throw new InvalidOperationException($"Missing required attributes: {string.Join(", ", missing)}");
    }

    private static void CheckNotSpecVersion(string name, string parameter) =>
        Validation.CheckArgument(
            name != CloudEventsSpecVersion.SpecVersionName, parameter, "The version of an event is given when it is made.");

    private void Set(CloudEventAttribute attribute, object? value)
    {
        if (value is null)
        {
            attributeValues.Remove(attribute.Name);
            return;
        }

        attributeValues[attribute.Name] = attribute.Validate(value);
        if (attribute.IsExtension)
        {
            extensionAttributes.TryAdd(attribute.Name, attribute);
        }
    }
}
