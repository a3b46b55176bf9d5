using System.Diagnostics;
using Temporalio.Workflows;

namespace Temporalio.Extensions.OpenTelemetry;

/// <summary>Spans of workflows. They have no length, since a workflow may outlive its worker, and are made once, not at replay.</summary>
internal static class WorkflowTrace
{
    private static readonly AsyncLocal<ActivityContext> Local = new();

    /// <summary>Parent of what the current handler does.</summary>
    public static ActivityContext Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    /// <summary>Makes a span; its context, or the parent's at replay.</summary>
    public static ActivityContext Mark(
        string name, ActivityKind kind, ActivityContext parent, TracingInterceptorOptions options, Exception? failure = null)
    {
        if (Workflow.Unsafe.IsReplaying)
        {
            return parent;
        }

        // Whatever is current on this thread belongs to the worker, not to the workflow.
        var outer = Activity.Current;
        Activity.Current = null;
        try
        {
            using var span = TracingInterceptor.WorkflowsSource.StartActivity(name, kind, parent);
            span.Tag(options.TagNameWorkflowId, Workflow.Info.WorkflowId).Tag(options.TagNameRunId, Workflow.Info.RunId);
            if (failure != null)
            {
                span.Fail(failure);
            }

            return span?.Context ?? parent;
        }
        finally
        {
            Activity.Current = outer;
        }
    }
}
