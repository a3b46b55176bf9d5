namespace Orchestrator.Store;

/// <summary>What the bearer of a token may do; each includes nothing but itself, except <see cref="Admin"/>, which includes all.</summary>
[Flags]
public enum TokenScopes
{
    None = 0,
    Read = 1,
    Emit = 2,
    Operate = 4,
    Admin = 8 | Read | Emit | Operate,
}
