using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Temporalio.Tests.Replay.Live;

/// <summary>A workflow that does whatever its seed says: timers, activities, local activities, conditions, patches, in parallel and cancelled.</summary>
[Workflow]
public sealed class RandomProgram
{
    private readonly List<string> log = [];
    private Random dice = new(0);
    private int letters;
    private int names;

    [WorkflowRun]
    public async Task<List<string>> RunAsync(int seed)
    {
        dice = new(seed);
        await BlockAsync(0);
        return log;
    }

    [WorkflowSignal]
    public async Task LetterAsync(int kind)
    {
        letters++;
        if (kind == 0)
        {
            await Workflow.DelayAsync(20);
            log.Add("letter answered");
        }
    }

    [WorkflowUpdate]
    public async Task<int> AskAsync(int kind)
    {
        letters++;
        if (kind == 1)
        {
            await Workflow.ExecuteActivityAsync("ask", [], new() { StartToCloseTimeout = TimeSpan.FromSeconds(1) });
        }

        return letters;
    }

    [WorkflowUpdateValidator(nameof(AskAsync))]
    public void CheckAsk(int kind)
    {
        if (kind == 2)
        {
            throw new ApplicationFailureException("not this one");
        }
    }

    private async Task BlockAsync(int depth)
    {
        var steps = dice.Next(1, 4);
        for (var i = 0; i < steps; i++)
        {
            await StepAsync(depth, CancellationToken.None);
        }
    }

    private async Task StepAsync(int depth, CancellationToken token)
    {
        var name = $"s{names++}";
        switch (dice.Next(depth < 2 ? 9 : 6))
        {
            case 0:
                await Workflow.DelayAsync(dice.Next(0, 50), token);
                break;
            case 1:
                await Workflow.ExecuteActivityAsync(name, [], new() { StartToCloseTimeout = TimeSpan.FromSeconds(1), CancellationToken = token });
                break;
            case 2:
                await Workflow.ExecuteLocalActivityAsync(name, [], new() { StartToCloseTimeout = TimeSpan.FromSeconds(1), CancellationToken = token });
                break;
            case 3:
                var target = letters + dice.Next(0, 2);
                log.Add($"{name} {await Workflow.WaitConditionAsync(() => letters >= target, 30, token)}");
                break;
            case 4:
                log.Add($"{name} {Workflow.Patched($"patch-{dice.Next(3)}")}");
                break;
            case 5:
                log.Add($"{name} {Workflow.NewGuid()} {Workflow.Random.Next(1000)} {Workflow.UtcNow:O}");
                break;
            case 6:
                var parts = dice.Next(1, 4);
                await Workflow.WhenAllAsync(Enumerable.Range(0, parts).Select(_ => BlockAsync(depth + 1)).ToList());
                break;
            case 7:
                await CancelledAsync(depth);
                break;
            default:
                await Workflow.WhenAnyAsync(BlockAsync(depth + 1), Workflow.DelayAsync(dice.Next(0, 40)));
                break;
        }

        log.Add(name);
    }

    private async Task CancelledAsync(int depth)
    {
        using var scope = new CancellationTokenSource();
        var inner = StepAsync(depth + 1, scope.Token);
        if (dice.Next(2) == 0)
        {
            await Workflow.DelayAsync(dice.Next(0, 20));
        }

        Cancel(scope);
        try
        {
            await inner;
        }
        catch (Exception e) when (TemporalException.IsCanceledException(e))
        {
            log.Add("cancelled");
        }
    }

    private static void Cancel(CancellationTokenSource scope) => scope.Cancel();
}
