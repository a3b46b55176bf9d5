using Microsoft.Extensions.Options;

namespace Orchestrator.Ingress;

/// <summary>Checks the limits before the first event arrives.</summary>
[OptionsValidator]
internal sealed partial class IngressOptionsValidator : IValidateOptions<IngressOptions>;
