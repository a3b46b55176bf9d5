namespace Temporalio.Converters;

/// <summary>Something that can be made to fit a context.</summary>
public interface IWithSerializationContext<T>
{
    T WithSerializationContext(ISerializationContext context);
}
