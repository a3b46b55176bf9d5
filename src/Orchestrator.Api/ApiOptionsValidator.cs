using Microsoft.Extensions.Options;

namespace Orchestrator.Api;

/// <summary>Checks the options before the first request.</summary>
[OptionsValidator]
internal sealed partial class ApiOptionsValidator : IValidateOptions<ApiOptions>;
