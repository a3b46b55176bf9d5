namespace Orchestrator.Model.Names;

/// <summary>Which names projects, stages, services, sequences and tasks may have.</summary>
public static class NameRules
{
    public const string KeptnName = "lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen";

    public static bool IsProject(string name) => IsKeptnName(name) && name.Length <= 200;

    public static bool IsStage(string name) => IsKeptnName(name);

    /// <summary>Any legal Unix file name of up to 43 characters.</summary>
    public static bool IsService(string name) =>
        name.Length is > 0 and <= 43 && name is not "." and not ".." && !name.Contains('/', StringComparison.Ordinal) && !name.Any(char.IsControl);

    /// <summary>Sequence and task names become parts of event types and ids: no dot, slash or white space.</summary>
    public static bool IsPart(string name) =>
        name.Length > 0 && !name.Any(c => c is '.' or '/' || char.IsWhiteSpace(c) || char.IsControl(c));

    private static bool IsKeptnName(string name)
    {
        if (name.Length == 0 || !char.IsAsciiLetterLower(name[0]) || name[^1] == '-')
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }
}
