using Microsoft.Extensions.Options;

namespace Orchestrator.Activities.Jobs;

[OptionsValidator]
internal sealed partial class JobOptionsValidator : IValidateOptions<JobOptions>;
