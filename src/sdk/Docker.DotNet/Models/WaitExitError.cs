namespace Docker.DotNet.Models;

/// <summary>Why a wait went wrong.</summary>
public class WaitExitError
{
    public string? Message { get; set; }
}
