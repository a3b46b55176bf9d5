using Microsoft.Extensions.Options;

namespace Orchestrator.Store;

/// <summary>Checks the store's options before anything is opened.</summary>
[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
