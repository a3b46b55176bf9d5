using Orchestrator.Model.Extensions;

namespace Orchestrator.Activities.Listeners;

/// <summary>One event on its way to one event listener of an extension.</summary>
internal sealed record ExtensionPost(ExtensionEndpoint Endpoint, string EventName, byte[] Body);
