using System.Globalization;

namespace Temporal.Embedded.Grpc;

/// <summary>Reads the grpc-timeout header: up to eight digits and a unit.</summary>
internal static class GrpcDeadline
{
    /// <summary>The time limit of a header value such as "30000000u"; null where there is none or it cannot be read.</summary>
    public static TimeSpan? Parse(string? value)
    {
        if (string.IsNullOrEmpty(value)
            || !long.TryParse(value.AsSpan(0, value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > 99_999_999)
        {
            return null;
        }

        return value[^1] switch
        {
            'H' => TimeSpan.FromHours(number),
            'M' => TimeSpan.FromMinutes(number),
            'S' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMilliseconds(number),
            'u' => TimeSpan.FromMicroseconds(number),
            'n' => TimeSpan.FromTicks(number / 100),
            _ => null,
        };
    }
}
