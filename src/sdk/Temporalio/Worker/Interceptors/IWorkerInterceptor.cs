namespace Temporalio.Worker.Interceptors;

/// <summary>Puts interceptors in front of workflows and activities.</summary>
public interface IWorkerInterceptor
{
    WorkflowInboundInterceptor InterceptWorkflow(WorkflowInboundInterceptor nextInterceptor) => nextInterceptor;

    ActivityInboundInterceptor InterceptActivity(ActivityInboundInterceptor nextInterceptor) => nextInterceptor;
}
