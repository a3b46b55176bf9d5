namespace Docker.DotNet.Models;

/// <summary>How a container ended.</summary>
public class ContainerWaitResponse
{
    public WaitExitError? Error { get; set; }

    public long StatusCode { get; set; }
}
