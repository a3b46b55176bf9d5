using Google.Protobuf.Reflection;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.TestService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Temporalio.Api.Tests;

public class ProtoSubsetTests
{
    private static readonly FieldTable Table = FieldTable.Read();

    private static readonly IReadOnlyList<FileDescriptor> Files = Closure(
    [
        Temporalio.Api.WorkflowService.V1.ServiceReflection.Descriptor,
        Temporalio.Api.OperatorService.V1.ServiceReflection.Descriptor,
        Temporalio.Api.TestService.V1.ServiceReflection.Descriptor,
        Temporalio.Api.ErrorDetails.V1.MessageReflection.Descriptor,
        Temporalio.Api.Update.V1.MessageReflection.Descriptor,
    ]);

    [Fact]
    public void Messages_EveryField_HasTheNumberTypeAndLabelOfTheTable()
    {
        var wrong = new List<string>();
        var seen = 0;
        foreach (var field in Messages().SelectMany(message => message.Fields.InDeclarationOrder()))
        {
            seen++;
            if (!Table.Fields.TryGetValue((field.ContainingType.FullName, field.Name), out var row))
            {
                wrong.Add($"{field.FullName}: not in the table");
            }
            else if (Describe(field) != (row.Number, row.Type, row.Label.Split(',')[0]))
            {
                wrong.Add($"{field.FullName}: {Describe(field)}, the table has {(row.Number, row.Type, row.Label)}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(seen > 1000, $"only {seen} fields were compared");
    }

    [Fact]
    public void Messages_EveryFieldOfTheTable_IsDeclared()
    {
        var messages = Messages().ToDictionary(message => message.FullName);

        var missing = Table.Fields.Values
            .Where(row => messages.TryGetValue(row.FullName, out var message) && message.FindFieldByName(row.Name) is null)
            .Select(row => $"{row.FullName}.{row.Name}");

        Assert.Empty(missing);
    }

    [Fact]
    public void Enums_EveryValue_HasTheNumberOfTheTable()
    {
        var values = Files.SelectMany(file => file.EnumTypes)
            .Concat(Messages().SelectMany(message => message.EnumTypes))
            .SelectMany(type => type.Values)
            .ToList();

        var wrong = values
            .Where(value => !Table.EnumValues.TryGetValue((value.EnumDescriptor.FullName, value.Name), out var row)
                || row.Number != value.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Select(value => value.FullName);

        Assert.Empty(wrong);
        Assert.True(values.Count > 200, $"only {values.Count} values were compared");
    }

    [Fact]
    public void Services_EveryRpc_HasTheTypesOfTheTable()
    {
        var methods = Files.SelectMany(file => file.Services).SelectMany(service => service.Methods).ToList();

        var wrong = methods
            .Where(method => !Table.Rpcs.TryGetValue((method.Service.FullName, method.Name), out var row)
                || row.Type != $"{method.InputType.FullName} -> {method.OutputType.FullName}")
            .Select(method => method.FullName);

        Assert.Empty(wrong);
        Assert.Contains(methods, method => method.Name == nameof(StartWorkflowExecutionRequest).Replace("Request", string.Empty, StringComparison.Ordinal));
        Assert.Contains(methods, method => method.InputType == AddSearchAttributesRequest.Descriptor);
        Assert.Contains(methods, method => method.InputType == SleepUntilRequest.Descriptor);
    }

    private static (string Number, string Type, string Label) Describe(FieldDescriptor field)
    {
        var number = field.FieldNumber.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (field.IsMap)
        {
            var entry = field.MessageType.Fields.InFieldNumberOrder();
            return (number, $"map<{TypeName(entry[0])},{TypeName(entry[1])}>", "map");
        }

        return (number, TypeName(field), field.IsRepeated ? "repeated" : "singular");
    }

    private static string TypeName(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        var scalar => scalar.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<MessageDescriptor> Messages() =>
        Files.SelectMany(file => file.MessageTypes).SelectMany(Nested);

    private static IEnumerable<MessageDescriptor> Nested(MessageDescriptor message) =>
        message.NestedTypes.Where(nested => nested.ClrType is not null).SelectMany(Nested).Prepend(message);

    private static List<FileDescriptor> Closure(IEnumerable<FileDescriptor> roots)
    {
        var files = new List<FileDescriptor>();
        var pending = new Queue<FileDescriptor>(roots);
        while (pending.TryDequeue(out var file))
        {
            if (!files.Contains(file) && file.Package.StartsWith("temporal.", StringComparison.Ordinal))
            {
                files.Add(file);
                foreach (var dependency in file.Dependencies)
                {
                    pending.Enqueue(dependency);
                }
            }
        }

        return files;
    }
}
