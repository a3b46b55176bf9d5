using Temporalio.Converters;

namespace Temporalio.Client;

/// <summary>Converters for what they are used on.</summary>
internal static class ConverterContext
{
    /// <summary>The converter for payloads of a workflow; the default one needs no context.</summary>
    public static DataConverter ForWorkflow(this DataConverter converter, string name, string workflowId) =>
        ReferenceEquals(converter, DataConverter.Default)
            ? converter
            : converter.WithSerializationContext(new ISerializationContext.Workflow(name, workflowId));
}
