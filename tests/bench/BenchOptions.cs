using System.Globalization;

namespace Orchestrator.Bench;

/// <summary>The flags of one bench run.</summary>
internal sealed record BenchOptions
{
    public int Count { get; init; }

    public int InFlight { get; init; } = 128;

    public int Repeats { get; init; } = 1;

    public int Rounds { get; init; } = 10;

    /// <summary>The round to begin with, to repeat what another run has seen.</summary>
    public int First { get; init; }

    public int Steps { get; init; } = 4;

    public bool Started { get; init; }

    public bool Types { get; init; }

    public bool OneLane { get; init; }

    /// <summary>Temporal address of the server under test; null is the embedded service.</summary>
    public string? Temporal { get; init; }

    public static BenchOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BenchOptions();
        for (var index = 0; index < arguments.Length; index++)
        {
            var flag = arguments[index];
            options = flag switch
            {
                "--started" => options with { Started = true },
                "--types" => options with { Types = true },
                "--one-lane" => options with { OneLane = true },
                "--count" => options with { Count = Number(arguments, ref index) },
                "--in-flight" => options with { InFlight = Number(arguments, ref index) },
                "--repeats" => options with { Repeats = Number(arguments, ref index) },
                "--rounds" => options with { Rounds = Number(arguments, ref index) },
                "--first" => options with { First = Number(arguments, ref index) },
                "--steps" => options with { Steps = Number(arguments, ref index) },
                "--temporal" => options with { Temporal = arguments[++index] },
                _ => throw new ArgumentException($"Unknown flag '{flag}'."),
            };
        }

        return options;
    }

    private static int Number(ReadOnlySpan<string> arguments, ref int index) =>
        int.Parse(arguments[++index], CultureInfo.InvariantCulture);
}
