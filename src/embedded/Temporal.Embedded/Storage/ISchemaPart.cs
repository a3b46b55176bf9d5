namespace Temporal.Embedded.Storage;

/// <summary>A part of the database that one feature owns; listed in <see cref="ServiceParts"/>.</summary>
internal interface ISchemaPart
{
    /// <summary>Name under which the part's version is kept.</summary>
    string Name { get; }

    /// <summary>SQL scripts in order; those beyond the stored version run when the database is opened. Never change one that was released.</summary>
    IReadOnlyList<string> Steps { get; }
}
