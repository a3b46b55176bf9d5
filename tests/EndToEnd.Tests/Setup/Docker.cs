using Docker.DotNet;
using Docker.DotNet.Models;

namespace EndToEnd.Tests.Setup;

/// <summary>The Docker Engine of this machine, if there is one with a usable image.</summary>
internal static class Docker
{
    /// <summary>An image with a shell; skips the test without one, or fails it where CI promises one.</summary>
    public static async Task<string> RequireImageAsync()
    {
        var image = await FindImageAsync();
        if (image is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "CI promises a Docker Engine with the image busybox.");
            Assert.Skip("No Docker Engine with the image busybox here.");
        }

        return image;
    }

    private static async Task<string?> FindImageAsync()
    {
        try
        {
            using var configuration = new DockerClientConfiguration();
            using var docker = configuration.CreateClient();
            var images = await docker.Images.ListImagesAsync(new ImagesListParameters());
            return images.SelectMany(image => image.RepoTags ?? []).FirstOrDefault(tag => tag.StartsWith("busybox:", StringComparison.Ordinal) || tag.StartsWith("orc-demo-busybox:", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or DockerApiException or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }
}
