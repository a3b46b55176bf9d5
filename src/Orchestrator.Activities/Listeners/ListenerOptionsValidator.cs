using Microsoft.Extensions.Options;

namespace Orchestrator.Activities.Listeners;

/// <summary>Checks the settings of listeners at start.</summary>
[OptionsValidator]
internal sealed partial class ListenerOptionsValidator : IValidateOptions<ListenerOptions>;
