using Orchestrator.Activities.Jobs.Gateway;
using Orchestrator.Store;
using Orchestrator.Workflows.Jobs;

namespace Orchestrator.Activities.Jobs;

/// <summary>
/// Gives a container the way to the API and a token for its own context. Containers without a network get neither.
/// </summary>
internal sealed class JobTokens(ITokenStore tokens, IJobGateway gateway, TimeProvider time)
{
    internal const string ApiVariable = "ORC_API";
    internal const string NamePrefix = "job/";
    internal const string TokenVariable = "ORC_TOKEN";

    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    internal async Task AddAsync(JobVariables variables, ContainerSpec spec, JobInput job, CancellationToken cancellationToken)
    {
        if (spec.Network == "none" || await gateway.OpenAsync(cancellationToken) is not { } address)
        {
            return;
        }

        // A worker that joins a running container makes a token nobody uses; it expires with the container's time.
        var now = time.GetUtcNow();
        var token = new AccessToken($"{NamePrefix}{spec.Name}/{Guid.NewGuid():N}", TokenScopes.Emit | TokenScopes.Read, now)
        {
            Project = job.Scope.Project,
            Context = job.Context,
            ExpiresAt = now + (spec.Timeout ?? TimeSpan.FromDays(1)) + Slack,
        };
        if (await tokens.CreateAsync(token, cancellationToken) is { } text)
        {
            variables.Add(ApiVariable, address.ToString().TrimEnd('/'));
            variables.AddSecret(TokenVariable, text);
        }
    }
}
