using Temporalio.Client;

namespace Temporalio.Testing;

/// <summary>Unlocks time while somebody waits for a result.</summary>
internal sealed class SkipControl
{
    private readonly AsyncLocal<bool> disabled = new();

    public TestService? Test { get; set; }

    /// <summary>Whether the current flow waits without skipping.</summary>
    public bool Disabled
    {
        get => disabled.Value;
        set => disabled.Value = value;
    }

    public async Task<T> WithSkippingAsync<T>(Func<Task<T>> wait)
    {
        if (Disabled || Test is not { } test)
        {
            return await wait().ConfigureAwait(false);
        }

        await test.UnlockTimeSkippingAsync(new()).ConfigureAwait(false);
        try
        {
            return await wait().ConfigureAwait(false);
        }
        finally
        {
            await test.LockTimeSkippingAsync(new()).ConfigureAwait(false);
        }
    }
}
