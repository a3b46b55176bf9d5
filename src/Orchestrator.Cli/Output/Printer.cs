using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Model.Events;
using Spectre.Console;

namespace Orchestrator.Cli.Output;

/// <summary>Prints results as table, JSON or YAML; a table is ruled on a terminal and plain columns elsewhere.</summary>
internal sealed class Printer
{
    /// <summary>For answers that hold events, which may be deeper than the library expects.</summary>
    internal static readonly JsonSerializerOptions Deep = new() { MaxDepth = JsonDepth.Deepest };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, MaxDepth = JsonDepth.Deepest, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter output;

    public Printer(ParseResult parsed)
        : this(parsed.InvocationConfiguration.Output, parsed.GetValue(GlobalOptions.Output) ?? "table")
    {
    }

    public Printer(TextWriter output, string format)
    {
        this.output = output;
        Format = format;
        IsTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
    }

    public string Format { get; }

    public bool IsTable => Format == "table";

    /// <summary>Colours and rules may be used.</summary>
    public bool IsTerminal { get; }

    public void Line(string text) => output.WriteLine(text);

    /// <summary>A list: its items as a table, or the whole answer as JSON or YAML.</summary>
    public void List(JsonElement answer, IEnumerable<JsonElement> items, IReadOnlyList<Column> columns)
    {
        if (IsTable)
        {
            Table([.. items.Select(item => columns.Select(column => column.Value(item)).ToArray())], columns);
        }
        else
        {
            Document(answer);
        }
    }

    /// <summary>A whole answer as JSON or YAML (a table has no better shape for it than YAML).</summary>
    public void Document(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Undefined)
        {
            return;
        }

        output.WriteLine(Format == "json" ? JsonSerializer.Serialize(answer, Indented) : YamlText.Write(answer));
    }

    public void Document(JsonNode answer)
    {
        using var document = JsonDocument.Parse(answer.ToJsonString(), JsonDepth.Accepted);
        Document(document.RootElement);
    }

    private void Table(IReadOnlyList<string[]> rows, IReadOnlyList<Column> columns)
    {
        if (rows.Count == 0)
        {
            output.WriteLine("none");
        }
        else if (IsTerminal)
        {
            Ruled(rows, columns);
        }
        else
        {
            Plain(rows, columns);
        }
    }

    private static void Ruled(IReadOnlyList<string[]> rows, IReadOnlyList<Column> columns)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column.Heading)));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => StateColour.Apply(cell)).ToArray());
        }

        AnsiConsole.Write(table);
    }

    private void Plain(IReadOnlyList<string[]> rows, IReadOnlyList<Column> columns)
    {
        var widths = columns.Select((column, index) => Math.Max(column.Heading.Length, rows.Max(row => row[index].Length))).ToArray();
        output.WriteLine(string.Join("  ", columns.Select((column, index) => column.Heading.PadRight(widths[index]))).TrimEnd());
        foreach (var row in rows)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, index) => cell.PadRight(widths[index]))).TrimEnd());
        }
    }
}
