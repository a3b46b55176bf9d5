using System.Text.Json.Serialization;

namespace Temporalio.Worker.Replay;

/// <summary>JSON of the data inside the SDK's own markers.</summary>
[JsonSerializable(typeof(PatchMarker.PatchData))]
[JsonSerializable(typeof(LocalActivityMarker.MarkerData))]
internal sealed partial class MarkerJson : JsonSerializerContext;
