using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Model.Time;
using Orchestrator.Model.Verdicts;

namespace Orchestrator.Model.Approvals;

/// <summary>How an <c>approval</c> task is decided: at once, or by people.</summary>
public sealed record ApprovalTerms
{
    /// <summary>The decision when no human is asked; null when one is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Result? Decision { get; init; }

    /// <summary>How many different people must approve.</summary>
    public int MinimumApprovers { get; init; } = 1;

    /// <summary>How long to wait for them; null is for ever.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Deadline { get; init; }

    /// <summary>One sentence for the approval's started event.</summary>
    public string Message { get; init; } = "";

    /// <summary>
    /// Reads the data of <c>approval.triggered</c>. The result to decide on is <c>result</c>, else <c>evaluation.result</c>. A fail
    /// is declined at once; a pass or warning is approved at once when its strategy is automatic. A strategy that the approval block
    /// leaves out is automatic; without a block, or without a result, people decide.
    /// </summary>
    public static ApprovalTerms Of(JsonElement data)
    {
        var incoming = IncomingResult(data);
        var block = data.TryGetProperty("approval", out var approval) && approval.ValueKind == JsonValueKind.Object ? approval : (JsonElement?)null;
        var terms = new ApprovalTerms
        {
            MinimumApprovers = Math.Max(1, Number(block, "minimumApprovers") ?? 1),
            Deadline = GoDuration.TryParse(Text(block, "deadline") ?? "", out var deadline) && deadline > TimeSpan.Zero ? deadline : null,
        };
        if (Is(incoming, "fail"))
        {
            return terms with { Decision = Result.Fail, Message = "Declined, since the result so far is fail." };
        }

        var strategy = Is(incoming, "pass") ? Strategy(block, "pass") : Is(incoming, "warning") ? Strategy(block, "warning") : "manual";
        return Is(strategy, "automatic")
            ? terms with { Decision = Result.Pass, Message = $"Approved automatically, since the result so far is {incoming}." }
            : terms with { Message = $"Waiting for {Approvers(terms.MinimumApprovers)} to approve." };
    }

    private static string IncomingResult(JsonElement data)
    {
        var result = Text(data, "result");
        return string.IsNullOrEmpty(result) && data.TryGetProperty("evaluation", out var evaluation) ? Text(evaluation, "result") ?? "" : result ?? "";
    }

    private static string Strategy(JsonElement? block, string name) => block is null ? "manual" : Text(block, name) ?? "automatic";

    private static string Approvers(int count) =>
        count == 1 ? "somebody" : $"{count.ToString(CultureInfo.InvariantCulture)} people";

    private static string? Text(JsonElement? block, string name) =>
        block is { ValueKind: JsonValueKind.Object } present && present.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static int? Number(JsonElement? block, string name) =>
        block is { } present && present.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;

    private static bool Is(string? word, string expected) => string.Equals(word, expected, StringComparison.OrdinalIgnoreCase);
}
