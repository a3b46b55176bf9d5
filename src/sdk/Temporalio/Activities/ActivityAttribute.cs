namespace Temporalio.Activities;

/// <summary>Marks a method as an activity.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ActivityAttribute : Attribute
{
    public ActivityAttribute()
    {
    }

    public ActivityAttribute(string name) => Name = name;

    /// <summary>Name of the activity; by default the method's name without a trailing "Async".</summary>
    public string? Name { get; }

    /// <summary>Take every activity that has no definition of its own.</summary>
    public bool Dynamic { get; set; }
}
