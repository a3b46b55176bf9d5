using System.Globalization;
using Temporalio.Common;
using Temporalio.Worker.Replay;

namespace Temporalio.Tests.Replay;

/// <summary>Against vectors of the rand and rand_pcg crates (Random/random_vectors.rs.txt wrote them).</summary>
public sealed class DeterministicRandomTests
{
    private static readonly string[][] Vectors =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Random", "random-vectors.txt")).Select(line => line.Split(' '))];

    [Fact]
    public void Of_RunIds_GivesTheSeedsOfTheRustHasher()
    {
        var expected = Vectors.Where(line => line[0] == "seed").ToList();

        Assert.Equal(5, expected.Count);
        Assert.All(expected, line => Assert.Equal(ulong.Parse(line[2], CultureInfo.InvariantCulture), RandomSeed.Of(line[1].Trim('"'))));
    }

    [Fact]
    public void NextBytes_KnownSeeds_GivesTheBytesOfRandPcg() => Check("bytes", 5, (random, expected) =>
    {
        var bytes = new byte[expected[0].Length / 2];
        random.NextBytes(bytes);
        Assert.Equal(expected[0], Convert.ToHexStringLower(bytes));
    });

    [Fact]
    public void Next_Ranges_GivesTheNumbersOfRand() => Check("ranges", 5, (random, expected) =>
    {
        var numbers = Enumerable.Range(0, expected.Length).Select(i => i % 2 == 0 ? random.Next() : random.Next(-7, 1_500_000_000));
        Assert.Equal(expected, numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
    });

    [Fact]
    public void NextDouble_KnownSeeds_GivesTheBitsOfRand() => Check("doubles", 5, (random, expected) =>
    {
        var numbers = Enumerable.Range(0, expected.Length).Select(_ => BitConverter.DoubleToUInt64Bits(random.NextDouble()));
        Assert.Equal(expected, numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
    });

    private static void Check(string kind, int count, Action<DeterministicRandom, string[]> check)
    {
        var lines = Vectors.Where(line => line[0] == kind).ToList();
        Assert.Equal(count, lines.Count);
        foreach (var line in lines)
        {
            check(new(ulong.Parse(line[1], CultureInfo.InvariantCulture)), line[2..]);
        }
    }
}
