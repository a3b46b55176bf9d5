using Orchestrator.Cli.Demo;

namespace EndToEnd.Tests.Setup;

/// <summary>The Docker Engine of this machine, if there is one with a usable image.</summary>
internal static class Docker
{
    /// <summary>An image with a shell, found as the demo finds it; skips the test without one, or fails it where CI promises one.</summary>
    public static async Task<string> RequireImageAsync()
    {
        var image = await DemoImage.ChooseAsync(TestContext.Current.CancellationToken);
        if (image.Name is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"CI promises a Docker Engine with an image. {image.Notice}");
            Assert.Skip(image.Notice);
        }

        return image.Name;
    }
}
