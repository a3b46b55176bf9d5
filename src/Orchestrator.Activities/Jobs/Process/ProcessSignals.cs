using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Orchestrator.Activities.Jobs.Process;

/// <summary>Signals to the process group of a job.</summary>
internal static class ProcessSignals
{
    internal const string MarkerVariable = "ORC_CONTAINER";

    private const int Kill = 9;
    private const int Terminate = 15;

    /// <summary>To the first process only, as a container's init does.</summary>
    internal static void SendTerminate(int group) => Send(group, Terminate);

    internal static void SendKill(int group) => Send(-group, Kill);

    /// <summary>Whether that process is the one that was started for the container, not a later one with its number.</summary>
    internal static bool IsAlive(int id, string container)
    {
        try
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/environ");
            var variables = Encoding.UTF8.GetString(File.ReadAllBytes(path)).Split('\0');
            return variables.Contains($"{MarkerVariable}={container}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A group that is gone is the wanted state.
    private static void Send(int target, int signal) => _ = SendSignal(target, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
