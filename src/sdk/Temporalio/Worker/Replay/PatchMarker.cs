using System.Text.Json;
using System.Text.Json.Serialization;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Temporalio.Worker.Replay;

/// <summary>The marker "core_patch".</summary>
internal static class PatchMarker
{
    public const string Name = "core_patch";

    /// <summary>Search attribute that lists the patches of a run.</summary>
    public const string VersionAttribute = "TemporalChangeVersion";

    private const string DetailsKey = "patch-data";

    public static Command ToCommand(string patchId, bool deprecated)
    {
        var marker = new RecordMarkerCommandAttributes { MarkerName = Name };
        marker.Details.Add(DetailsKey, new Payloads { Payloads_ = { JsonPayload.Of(new PatchData(patchId, deprecated), MarkerJson.Default.PatchData) } });
        return new() { CommandType = CommandType.RecordMarker, RecordMarkerCommandAttributes = marker };
    }

    /// <summary>The patch that a marker stands for; null for other markers.</summary>
    public static (string Id, bool Deprecated)? Read(MarkerRecordedEventAttributes marker)
    {
        if (marker.MarkerName != Name)
        {
            return null;
        }

        if (marker.Details.TryGetValue(DetailsKey, out var data) && data.Payloads_.Count > 0)
        {
            var patch = JsonSerializer.Deserialize(data.Payloads_[0].Data.Span, MarkerJson.Default.PatchData);
            return patch is null ? null : (patch.Id, patch.Deprecated);
        }

        // The form of the first releases: two separate details.
        if (marker.Details.TryGetValue("patch_id", out var id) && id.Payloads_.Count > 0)
        {
            var deprecated = marker.Details.TryGetValue("deprecated", out var flag) && flag.Payloads_.Count > 0
                && flag.Payloads_[0].Data.Length > 0 && flag.Payloads_[0].Data[0] is 1 or (byte)'t';
            return (id.Payloads_[0].Data.ToStringUtf8().Trim('"'), deprecated);
        }

        return null;
    }

    internal sealed record PatchData(
        [property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("deprecated")] bool Deprecated);
}
