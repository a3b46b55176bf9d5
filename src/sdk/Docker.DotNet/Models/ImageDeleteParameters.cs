namespace Docker.DotNet.Models;

/// <summary>How an image is deleted.</summary>
public class ImageDeleteParameters
{
    public bool? Force { get; set; }

    public bool? NoPrune { get; set; }
}
