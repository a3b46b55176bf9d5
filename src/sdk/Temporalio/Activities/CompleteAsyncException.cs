using Temporalio.Exceptions;

namespace Temporalio.Activities;

/// <summary>Thrown by an activity that will be completed later, through an asynchronous activity handle.</summary>
public class CompleteAsyncException : TemporalException
{
    public CompleteAsyncException()
        : base("Activity will be completed asynchronously")
    {
    }
}
