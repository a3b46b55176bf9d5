namespace Temporalio.Client;

/// <summary>How requests are compressed.</summary>
public abstract record GrpcCompression
{
    private GrpcCompression()
    {
    }

    /// <summary>With gzip.</summary>
    public sealed record Gzip : GrpcCompression;

    /// <summary>Not at all.</summary>
    public sealed record None : GrpcCompression;
}
