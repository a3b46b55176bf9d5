using Temporalio.Exceptions;

namespace Orchestrator.Api.Operations;

/// <summary>What a caller is told when the world is broken: enough to act on, no secrets, no stack.</summary>
internal static class Broken
{
    public static (int Status, string Title) Describe(Exception e) =>
        e is RpcException or System.Data.Common.DbException or IOException ? (503, "Unavailable") : (500, "Internal error");

    public static string Detail(Exception e) => e switch
    {
        RpcException => "The Temporal service does not answer as it should; try again. The log of the server says more.",
        System.Data.Common.DbException or IOException => "The store does not answer as it should; try again. The log of the server says more.",
        _ => "The request could not be completed because of a fault in Orchestrator. The log of the server says more.",
    };
}
