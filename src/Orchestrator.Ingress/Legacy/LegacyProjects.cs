using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Model.Legacy;
using Orchestrator.Model.Shipyards;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Sequences;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Orchestrator.Ingress.Legacy;

/// <summary>What legacy events do to projects and services. Each may be repeated.</summary>
internal sealed class LegacyProjects(
    IRegistry registry, IResources resources, IProjectPlans plans, ITemporalClient client, TimeProvider time)
{
    public async Task<(bool, IReadOnlyList<string>)> CreateAsync(LegacyEffect.CreateProject create, CancellationToken cancellationToken)
    {
        var warnings = JsonSerializer.Serialize(ShipyardParser.Parse(create.Shipyard).Warnings);
        var metadata = new JsonObject();
        if (create.GitRemoteUrl is not null || create.GitUser is not null)
        {
            metadata["gitCredentials"] = new JsonObject { ["remoteURL"] = create.GitRemoteUrl, ["user"] = create.GitUser };
        }

        var project = new ProjectRecord(create.Project, time.GetUtcNow()) { Metadata = metadata.ToJsonString() };
        if (await registry.CreateProjectAsync(project, create.Shipyard, warnings, cancellationToken))
        {
            return (true, []);
        }

        var before = (await registry.FindProjectAsync(create.Project, cancellationToken))?.ShipyardVersion;
        var after = (await registry.AddShipyardAsync(create.Project, create.Shipyard, warnings, cancellationToken))?.Version;
        return (true, before == after ? [] : [$"Project '{create.Project}' existed: its shipyard now has version {after}."]);
    }

    public async Task<(bool, IReadOnlyList<string>)> DeleteAsync(LegacyEffect.DeleteProject delete, CancellationToken cancellationToken)
    {
        if (!await registry.CloseProjectAsync(delete.Project, time.GetUtcNow(), cancellationToken))
        {
            return (false, [$"There is no project '{delete.Project}' to delete."]);
        }

        var abort = new ControlRequest
        {
            Id = Guid.NewGuid().ToString("D"),
            Action = ControlAction.Abort,
            Who = Completion.Self,
            Why = "the project was deleted",
            At = time.GetUtcNow(),
        };
        var query = $"WorkflowType = '{WorkflowNames.Sequence}' AND OrcProject = '{delete.Project}' AND ExecutionStatus = 'Running'";
        await foreach (var run in client.ListWorkflowsAsync(query, new() { Rpc = new() { CancellationToken = cancellationToken } }))
        {
            await AbortAsync(run.Id, abort);
        }

        return (true, []);
    }

    public async Task<(bool, IReadOnlyList<string>)> CreateServiceAsync(LegacyEffect.CreateService create, CancellationToken cancellationToken)
    {
        var metadata = create.DeploymentStrategies is { } strategies
            ? new JsonObject { ["deploymentStrategies"] = JsonNode.Parse(strategies.GetRawText()) }
            : [];
        var service = new ServiceRecord(create.Project, create.Service, time.GetUtcNow()) { Metadata = metadata.ToJsonString() };
        var isNew = await registry.CreateServiceAsync(service, cancellationToken);
        if (create.HelmChart is { } chart && await plans.FindAsync(create.Project, cancellationToken) is { Shipyard: { } shipyard })
        {
            foreach (var stage in shipyard.Stages)
            {
                await KeepAsync(new ResourceScope(create.Project, stage.Name, create.Service), $"helm/{create.Service}.tgz", chart, cancellationToken);
            }
        }

        return (true, isNew ? [] : [$"Service '{create.Service}' existed already."]);
    }

    public async Task NoteMonitoringAsync(LegacyEffect.ConfigureMonitoring configure, CancellationToken cancellationToken)
    {
        if (await registry.FindProjectAsync(configure.Project, cancellationToken) is { } project)
        {
            var metadata = JsonNode.Parse(project.Metadata)?.AsObject() ?? [];
            metadata["monitoring"] = new JsonObject { ["type"] = configure.Provider, ["service"] = configure.Service };
            await registry.UpdateProjectMetadataAsync(configure.Project, metadata.ToJsonString(), cancellationToken);
        }
    }

    private async Task KeepAsync(ResourceScope scope, string uri, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (await resources.FindAsync(scope, uri, null, cancellationToken) is { } known && known.Content.Span.SequenceEqual(content.Span))
        {
            return;
        }

        await resources.ChangeAsync(scope, [new ResourceChange(uri, content)], cancellationToken);
    }

    private async Task AbortAsync(string workflowId, ControlRequest abort)
    {
        try
        {
            await client.GetWorkflowHandle(workflowId).SignalAsync(WorkflowSignals.Control, [abort]);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            // It ended by itself meanwhile.
        }
    }
}
