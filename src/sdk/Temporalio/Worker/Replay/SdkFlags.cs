using Temporalio.Api.Sdk.V1;

namespace Temporalio.Worker.Replay;

/// <summary>Behaviours that a history was recorded with. A replay uses only those the history names; live code uses all and reports the new ones.</summary>
internal sealed class SdkFlags
{
    /// <summary>Ids and types of activities and children are compared with history.</summary>
    public const int CheckIdsAndTypes = 1;

    /// <summary>A new patch also upserts TemporalChangeVersion.</summary>
    public const int UpsertPatchVersions = 2;

    /// <summary>The closing command goes to the end instead of cutting off what follows.</summary>
    public const int ClosingCommandLast = 3;

    /// <summary>Language flag: as <see cref="ClosingCommandLast"/>, from before the core had it.</summary>
    public const int LangReorderCompletion = 1;

    /// <summary>Language flag: all jobs first, then one true condition at a time.</summary>
    public const int LangModernEventLoop = 2;

    public const string SdkName = "temporal-dotnet";
    public static readonly string SdkVersion = typeof(SdkFlags).Assembly.GetName().Version?.ToString() ?? "0";

    private ulong core;
    private ulong lang;
    private ulong usedCore;
    private ulong usedLang;
    private ulong recordedCore;
    private ulong recordedLang;
    private string recordedName = string.Empty;
    private string recordedVersion = string.Empty;

    public bool HasLang(int flag) => (lang & (1UL << flag)) != 0;

    /// <summary>Takes in what a WORKFLOW_TASK_COMPLETED event names.</summary>
    public void Record(WorkflowTaskCompletedMetadata? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        foreach (var flag in metadata.CoreUsedFlags)
        {
            recordedCore |= flag < 64 ? 1UL << (int)flag : 0;
        }

        foreach (var flag in metadata.LangUsedFlags)
        {
            recordedLang |= flag < 64 ? 1UL << (int)flag : 0;
        }

        core |= recordedCore;
        lang |= recordedLang;

        recordedName = metadata.SdkName.Length > 0 ? metadata.SdkName : recordedName;
        recordedVersion = metadata.SdkVersion.Length > 0 ? metadata.SdkVersion : recordedVersion;
    }

    public bool HasCore(int flag) => (core & (1UL << flag)) != 0;

    public void UseLang(int flag)
    {
        usedLang |= 1UL << flag;
        lang |= 1UL << flag;
    }

    /// <summary>A task of the present uses everything.</summary>
    public void UseAllCore()
    {
        const ulong All = (1UL << CheckIdsAndTypes) | (1UL << UpsertPatchVersions) | (1UL << ClosingCommandLast);
        usedCore |= All;
        core |= All;
    }

    /// <summary>What history does not know yet; null for nothing.</summary>
    public WorkflowTaskCompletedMetadata? TakeUnreported()
    {
        var newCore = usedCore & ~recordedCore;
        var newLang = usedLang & ~recordedLang;
        recordedCore |= newCore;
        recordedLang |= newLang;
        if (newCore == 0 && newLang == 0 && recordedName == SdkName && recordedVersion == SdkVersion)
        {
            return null;
        }

        var metadata = new WorkflowTaskCompletedMetadata();
        for (var flag = 0; flag < 64; flag++)
        {
            if ((newCore & (1UL << flag)) != 0)
            {
                metadata.CoreUsedFlags.Add((uint)flag);
            }

            if ((newLang & (1UL << flag)) != 0)
            {
                metadata.LangUsedFlags.Add((uint)flag);
            }
        }

        if (recordedName != SdkName)
        {
            metadata.SdkName = SdkName;
            recordedName = SdkName;
        }

        if (recordedVersion != SdkVersion)
        {
            metadata.SdkVersion = SdkVersion;
            recordedVersion = SdkVersion;
        }

        return metadata;
    }
}
