namespace Temporalio.Client.Schedules;

/// <summary>What an action started.</summary>
public abstract record ScheduleActionExecution
{
    private protected ScheduleActionExecution()
    {
    }
}
