namespace CloudNative.CloudEvents.Types;

internal sealed class BooleanType() : AttributeType<bool>("Boolean")
{
    protected override bool ParseValue(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => throw Refuse(text),
    };

    protected override string FormatValue(bool value) => value ? "true" : "false";
}
