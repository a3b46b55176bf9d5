namespace Temporalio.Workflows;

/// <summary>Versioning behaviour of the first task of a run made by continue-as-new.</summary>
public enum InitialVersioningBehavior
{
    /// <summary>The server's default.</summary>
    Unspecified = Api.Enums.V1.ContinueAsNewVersioningBehavior.Unspecified,

    /// <summary>Start on the current version.</summary>
    AutoUpgrade = Api.Enums.V1.ContinueAsNewVersioningBehavior.AutoUpgrade,

    /// <summary>Start on the version that is being ramped up.</summary>
    UseRampingVersion = Api.Enums.V1.ContinueAsNewVersioningBehavior.UseRampingVersion,
}
