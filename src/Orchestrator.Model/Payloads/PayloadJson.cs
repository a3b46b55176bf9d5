using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Model.Payloads;

/// <summary>How payloads are written: short, without escapes that JSON does not need.</summary>
internal static class PayloadJson
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}
