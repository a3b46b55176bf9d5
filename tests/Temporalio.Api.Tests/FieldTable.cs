namespace Temporalio.Api.Tests;

/// <summary>The Temporal API's field table (api-fields.tsv), the source of the proto subset.</summary>
internal sealed class FieldTable
{
    private FieldTable(IReadOnlyList<Row> rows)
    {
        Fields = rows.Where(row => row.Kind == "field").ToDictionary(row => (row.FullName, row.Name));
        EnumValues = rows.Where(row => row.Kind == "enum_value").ToDictionary(row => (row.FullName, row.Name));
        Rpcs = rows.Where(row => row.Kind == "rpc").ToDictionary(row => (row.FullName, row.Name));
    }

    public IReadOnlyDictionary<(string Message, string Field), Row> Fields { get; }

    public IReadOnlyDictionary<(string Enum, string Value), Row> EnumValues { get; }

    public IReadOnlyDictionary<(string Service, string Method), Row> Rpcs { get; }

    public static FieldTable Read() =>
        new([.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "api-fields.tsv")).Skip(1).Select(Parse)]);

    private static Row Parse(string line)
    {
        var cells = line.Split('\t');
        string Cell(int index) => index < cells.Length ? cells[index] : string.Empty;
        return new Row(Cell(0), Cell(1), Cell(2), Cell(3), Cell(4), Cell(5), Cell(6));
    }

    internal sealed record Row(string Kind, string FullName, string Name, string Number, string Type, string Label, string Oneof);
}
