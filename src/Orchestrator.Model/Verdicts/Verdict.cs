namespace Orchestrator.Model.Verdicts;

/// <summary>How a task or sequence ended: result and status together.</summary>
public readonly record struct Verdict(Result Result, Status Status)
{
    public static readonly Verdict Passed = new(Result.Pass, Status.Succeeded);

    /// <summary>The verdict of what could not be done: errored, fail.</summary>
    public static readonly Verdict Errored = new(Result.Fail, Status.Errored);

    /// <summary>The verdict of what somebody stopped: aborted, fail.</summary>
    public static readonly Verdict Aborted = new(Result.Fail, Status.Aborted);

    /// <summary>Whether a sequence goes on after a task with this verdict.</summary>
    public bool GoesOn => Result != Result.Fail && Status == Status.Succeeded;

    /// <summary>What a sequence that ends with this one has come to: what could not be done has failed, whatever its result says.</summary>
    public Verdict OfSequence() => GoesOn ? this : this with { Result = Result.Fail };

    /// <summary>Reads the words of a finished event. Case does not matter; an unknown or missing word is the worst one.</summary>
    public static Verdict Parse(string? result, string? status) => new(ParseResult(result), ParseStatus(status));

    /// <summary>The verdict of several executors of one task: the worst result and the worst status.</summary>
    public static Verdict Aggregate(IEnumerable<Verdict> finished)
    {
        var result = Result.Pass;
        var status = Status.Succeeded;
        foreach (var verdict in finished)
        {
            result = verdict.Result > result ? verdict.Result : result;
            status = Rank(verdict.Status) > Rank(status) ? verdict.Status : status;
        }

        return new(status is Status.Unknown or Status.Aborted ? Result.Fail : result, status);
    }

    /// <summary>The word events carry: pass, warning, fail.</summary>
    public static string Word(Result result) => result switch
    {
        Result.Pass => "pass",
        Result.Warning => "warning",
        _ => "fail",
    };

    /// <summary>The word events carry: succeeded, errored, aborted, unknown.</summary>
    public static string Word(Status status) => status switch
    {
        Status.Succeeded => "succeeded",
        Status.Errored => "errored",
        Status.Aborted => "aborted",
        _ => "unknown",
    };

    public override string ToString() => $"{Word(Status)}/{Word(Result)}";

    private static Result ParseResult(string? word) =>
        Is(word, "pass") ? Result.Pass : Is(word, "warning") ? Result.Warning : Result.Fail;

    private static Status ParseStatus(string? word) =>
        Is(word, "succeeded") ? Status.Succeeded
        : Is(word, "errored") ? Status.Errored
        : Is(word, "aborted") ? Status.Aborted
        : Status.Unknown;

    private static bool Is(string? word, string expected) => string.Equals(word, expected, StringComparison.OrdinalIgnoreCase);

    private static int Rank(Status status) => status switch
    {
        Status.Succeeded => 0,
        Status.Unknown => 1,
        Status.Aborted => 2,
        _ => 3,
    };
}
