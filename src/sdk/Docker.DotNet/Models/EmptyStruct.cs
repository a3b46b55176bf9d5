namespace Docker.DotNet.Models;

/// <summary>The value of a set that travels as a JSON object.</summary>
public struct EmptyStruct : IEquatable<EmptyStruct>
{
    public static bool operator ==(EmptyStruct left, EmptyStruct right) => left.Equals(right);

    public static bool operator !=(EmptyStruct left, EmptyStruct right) => !left.Equals(right);

    public readonly bool Equals(EmptyStruct other) => true;

    public override readonly bool Equals(object? obj) => obj is EmptyStruct;

    public override readonly int GetHashCode() => 0;
}
