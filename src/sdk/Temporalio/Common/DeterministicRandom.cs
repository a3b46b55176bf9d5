using System.Buffers.Binary;

namespace Temporalio.Common;

/// <summary>A random number generator with the same numbers for the same seed on every machine and version (PCG XSL-RR 128/64 MCG).</summary>
public class DeterministicRandom : Random
{
    private static readonly UInt128 Multiplier = new(0x2360ED051FC65DA4, 0x4385DF649FCCF645);
    private UInt128 state;

    /// <param name="seed">Spread over the 128 bits of state the way rand_core's seed_from_u64 does it.</param>
    public DeterministicRandom(ulong seed)
    {
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < bytes.Length; i += 4)
        {
            seed = (seed * 6364136223846793005) + 11634580027462260723;
            var mixed = (uint)(((seed >> 18) ^ seed) >> 27);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[i..], uint.RotateRight(mixed, (int)(seed >> 59)));
        }

        state = BinaryPrimitives.ReadUInt128LittleEndian(bytes) | 1;
    }

    public override int Next() => Next(0, int.MaxValue);

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return Next(0, maxValue);
    }

    public override int Next(int minValue, int maxValue)
    {
        if (minValue >= maxValue)
        {
            return minValue == maxValue
                ? minValue
                : throw new ArgumentOutOfRangeException(nameof(minValue), minValue, $"Expected at most {maxValue}.");
        }

        return unchecked(minValue + (int)Below((uint)((long)maxValue - minValue)));
    }

    public override double NextDouble() => Sample();

    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    public override void NextBytes(Span<byte> buffer)
    {
        while (buffer.Length >= 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, NextUInt64());
            buffer = buffer[8..];
        }

        if (buffer.Length > 0)
        {
            Span<byte> last = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(last, NextUInt64());
            last[..buffer.Length].CopyTo(buffer);
        }
    }

    /// <summary>A number in [0, 1) made of 52 random bits.</summary>
    protected override double Sample() => BitConverter.UInt64BitsToDouble((NextUInt64() >> 12) | 0x3FF0000000000000) - 1.0;

    /// <summary>A number below the limit by widening multiplication, as rand 0.8 does it: products in the biased zone are drawn again.</summary>
    private uint Below(uint range)
    {
        var zone = (range << System.Numerics.BitOperations.LeadingZeroCount(range)) - 1;
        while (true)
        {
            var product = (ulong)(uint)NextUInt64() * range;
            if ((uint)product <= zone)
            {
                return (uint)(product >> 32);
            }
        }
    }

    private ulong NextUInt64()
    {
        state *= Multiplier;
        var folded = (ulong)(state >> 64) ^ (ulong)state;
        return ulong.RotateRight(folded, (int)(uint)(state >> 122));
    }
}
