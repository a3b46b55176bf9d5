namespace Temporalio.Converters;

/// <summary>Keys of payload metadata.</summary>
internal static class EncodingNames
{
    public const string MetadataKey = "encoding";
}
