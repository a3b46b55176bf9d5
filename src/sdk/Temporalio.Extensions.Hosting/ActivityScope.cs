using Microsoft.Extensions.DependencyInjection;

namespace Temporalio.Extensions.Hosting;

/// <summary>The service scope of the running activity; an interceptor may set it before the activity starts.</summary>
public static class ActivityScope
{
    private static readonly AsyncLocal<IServiceScope?> Scope = new();

    private static readonly AsyncLocal<object?> Instance = new();

    public static IServiceScope? ServiceScope
    {
        get => Scope.Value;
        set => Scope.Value = value;
    }

    /// <summary>The object whose method is the activity.</summary>
    public static object? ScopedInstance
    {
        get => Instance.Value;
        set => Instance.Value = value;
    }
}
