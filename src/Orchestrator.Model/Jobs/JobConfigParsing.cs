using Orchestrator.Model.Findings;

namespace Orchestrator.Model.Jobs;

/// <summary>What reading a job configuration gave. The configuration is null when a finding is an error.</summary>
public sealed record JobConfigParsing(JobConfig? Config, IReadOnlyList<Finding> Findings);
