using System.Globalization;
using System.Text;
using System.Text.Json;
using Orchestrator.Model.Events;
using Orchestrator.Model.Remediations;
using Orchestrator.Model.Verdicts;
using Orchestrator.Store;
using Orchestrator.Workflows;
using Orchestrator.Workflows.Remediations;
using Temporalio.Activities;
using Temporalio.Exceptions;

namespace Orchestrator.Activities.Remediations;

/// <summary>Finds the next action against a problem in the service's remediation.yaml.</summary>
public sealed class RemediationActivities(IEventLog log, IResources resources) : IRemediationActivities
{
    private const string FileName = "remediation.yaml";

    /// <inheritdoc />
    [Activity]
    public async Task<ActionAnswer> FindActionAsync(ActionQuestion question)
    {
        var cancellationToken = ActivityScope.CancellationToken;
        var scope = question.Scope;
        var file = await resources.LookUpAsync(
            new ResourceScope(scope.Project, scope.Stage, scope.Service), FileName, question.GitCommitId, cancellationToken);
        if (file is null)
        {
            return new ActionAnswer(false, Result.Fail, Status.Errored, $"{scope} has no {FileName}.");
        }

        if (RemediationFile.Parse(Encoding.UTF8.GetString(file.Content.Span), out var findings) is not { } remediation)
        {
            return new ActionAnswer(true, Result.Fail, Status.Errored, $"Cannot use {FileName}: {string.Join("; ", findings.Take(3))}");
        }

        var logged = await log.FindByKeyAsync(Guid.Parse(question.EventKey, CultureInfo.InvariantCulture), cancellationToken)
            ?? throw new ApplicationFailureException(
                $"Cannot read event {question.EventKey}: the log does not have it.", errorType: "EventMissing", nonRetryable: true);
        var answer = GetAction.Of(remediation, EventJson.Parse(logged.Body).Data ?? JsonElement.Parse("{}"));
        return new ActionAnswer(true, answer.Verdict.Result, answer.Verdict.Status, answer.Message) { Data = answer.Data };
    }
}
