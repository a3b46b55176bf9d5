namespace Temporalio.Exceptions;

/// <summary>Values that travel with a failure.</summary>
public interface IFailureDetails
{
    int Count { get; }

    /// <summary>The value at the index, converted to the type.</summary>
    T ElementAt<T>(int index);
}
