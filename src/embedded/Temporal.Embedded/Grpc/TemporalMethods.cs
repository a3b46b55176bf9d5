namespace Temporal.Embedded.Grpc;

/// <summary>The methods of Temporal's services.</summary>
internal static class TemporalMethods
{
    /// <summary>What is callable over the wire; the test service only where time can be skipped.</summary>
    public static GrpcMethodTable Table(bool withTestService)
    {
        var workflow = Temporalio.Api.WorkflowService.V1.ServiceReflection.Descriptor.Services[0];
        var operators = Temporalio.Api.OperatorService.V1.ServiceReflection.Descriptor.Services[0];
        var test = Temporalio.Api.TestService.V1.ServiceReflection.Descriptor.Services[0];
        return withTestService ? new GrpcMethodTable(workflow, operators, test) : new GrpcMethodTable(workflow, operators);
    }
}
