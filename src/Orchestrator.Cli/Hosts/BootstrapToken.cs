using System.Security.Cryptography;

namespace Orchestrator.Cli.Hosts;

/// <summary>The first token of a data directory, in a file that only its owner can read.</summary>
internal static class BootstrapToken
{
    private const string FileName = "token";

    /// <summary>The token of a data directory, or null when there is none or it is not ours to read.</summary>
    public static string? Find(string data)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(data, FileName)).Trim();
            return text.Length > 0 ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The token of a data directory; made when there is none.</summary>
    public static (string Token, bool IsNew) FindOrMake(string data)
    {
        if (Find(data) is { } known)
        {
            return (known, false);
        }

        Directory.CreateDirectory(data);
        var token = "orc_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(Path.Combine(data, FileName), options);
        writer.WriteLine(token);
        return (token, true);
    }
}
