using System.Reflection;
using System.Text.RegularExpressions;
using Temporalio.Workflows;

namespace Temporalio.Tests;

/// <summary>The stand-in shows nothing that the official package lacks (sdk-surface.md lists that one's public names).</summary>
public sealed partial class PublicSurfaceTests
{
    private static readonly HashSet<string> Implied =
    [
        "Equals", "GetHashCode", "ToString", "GetType", "Deconstruct", "PrintMembers", "EqualityContract", "<Clone>$", "op_Equality", "op_Inequality",
        "MemberwiseClone", "Finalize", "value__",
    ];

    /// <summary>Official members that the list lacks: raw RPCs, and what is compiled for newer frameworks only (IAsyncEnumerable).</summary>
    private static readonly HashSet<string> NotListed =
    [
        "Temporalio.Client.OperatorService", "Temporalio.Client.RpcService", "Temporalio.Client.TestService", "Temporalio.Client.WorkflowService",
        "Temporalio.Client.Interceptors.ListSchedulesInput", "Temporalio.Client.Interceptors.ListWorkflowsInput",
        "Temporalio.Client.Schedules.ScheduleListOptions", "Temporalio.Client.WorkflowHistoryEventFetchOptions",
        "Temporalio.Client.WorkflowHistoryFetchOptions", "Temporalio.Client.WorkflowListOptions",
        "ListSchedulesAsync", "ListWorkflowsAsync", "FetchHistoryAsync", "FetchHistoryEventsAsync", "DisposeAsync",
    ];

    private static readonly Dictionary<string, HashSet<string>> Official = ReadOfficial();

    [Fact]
    public void PublicTypes_OfTheStandIn_ExistInTheOfficialPackage()
    {
        var strangers = OwnTypes().Select(NameOf).Where(name => !Official.ContainsKey(name) && !NotListed.Contains(name)).Order(StringComparer.Ordinal);

        Assert.True(!strangers.Any(), string.Join(' ', strangers));
    }

    [Fact]
    public void PublicMembers_OfTheStandIn_ExistInTheOfficialPackage()
    {
        var strangers = new List<string>();
        foreach (var type in OwnTypes().Where(type => Official.ContainsKey(NameOf(type)) && !NotListed.Contains(NameOf(type))))
        {
            strangers.AddRange(MembersOf(type).Except(Official[NameOf(type)]).Except(NotListed).Select(member => $"{NameOf(type)}.{member}"));
        }

        Assert.True(strangers.Count == 0, string.Join(' ', strangers.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("Temporalio.Workflows.Workflow", "ExecuteActivityAsync", "WaitConditionAsync", "UpsertMemo", "NewGuid", "RunTaskAsync", "Unsafe")]
    [InlineData("Temporalio.Workflows.ActivityOptions", "StartToCloseTimeout", "CancellationType", "Clone")]
    public void PublicMembers_TheApplicationNeeds_AreThere(string type, params string[] members)
    {
        var own = MembersOf(OwnTypes().Single(candidate => NameOf(candidate) == type)).ToHashSet();

        Assert.Equal([], members.Where(member => !own.Contains(member) && Type.GetType($"{type}+{member}, Temporalio") is null));
    }

    private static IEnumerable<Type> OwnTypes() => typeof(Workflow).Assembly.GetExportedTypes()
        .Where(type => type.Namespace?.StartsWith("Temporalio", StringComparison.Ordinal) == true
            && type.Namespace.StartsWith("Temporalio.Api", StringComparison.Ordinal) == false);

    private static IEnumerable<string> MembersOf(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(IsVisible)
        .Select(member => member.Name)
        .Where(name => !Implied.Contains(name) && !name.Contains('.', StringComparison.Ordinal))
        .Distinct();

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodInfo method => !method.IsSpecialName && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && method.GetBaseDefinition() == method,
        PropertyInfo property => property.GetAccessors(true).Any(accessor => accessor.IsPublic || accessor.IsFamily || accessor.IsFamilyOrAssembly),
        FieldInfo field => field.IsPublic,
        EventInfo @event => @event.AddMethod?.IsPublic == true,
        _ => false,
    };

    private static string NameOf(Type type)
    {
        var name = type.FullName!.Replace('+', '.');
        return GenericArity().Replace(name, string.Empty);
    }

    private static Dictionary<string, HashSet<string>> ReadOfficial()
    {
        var types = new Dictionary<string, HashSet<string>>();
        var space = string.Empty;
        HashSet<string>? members = null;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "sdk-surface.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                space = line[3..].Trim();
                members = null;
            }
            else if (line.StartsWith("- `", StringComparison.Ordinal) && TypeLine().Match(line) is { Success: true } type)
            {
                var name = $"{space}.{GenericSuffix().Replace(type.Groups["name"].Value, string.Empty)}";
                types.TryAdd(name, []);
                members = types[name];
                members.UnionWith(PositionalProperty().Matches(type.Groups["rest"].Value).Select(match => match.Groups["name"].Value));
            }
            else if (members is not null && MemberLine().Match(WithoutGenerics(line)) is { Success: true } member)
            {
                members.Add(member.Groups["name"].Value);
            }
        }

        return types;
    }

    private static string WithoutGenerics(string line)
    {
        for (var shorter = GenericSuffix().Replace(line, string.Empty); shorter != line; shorter = GenericSuffix().Replace(line, string.Empty))
        {
            line = shorter;
        }

        return line;
    }

    [GeneratedRegex("`\\d+")]
    private static partial Regex GenericArity();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex GenericSuffix();

    [GeneratedRegex("^- `(?:(?:static|sealed|abstract|partial|readonly) )*(?:class|record|struct|enum|interface|record struct) (?<name>[\\w.]+(?:<[^>]*>)?(?:\\.\\w+)?)(?<rest>.*)")]
    private static partial Regex TypeLine();

    [GeneratedRegex("^  - `(?:[^\\s(]+ )*?(?<name>\\w+)(?= \\{| =|\\(|`)")]
    private static partial Regex MemberLine();

    [GeneratedRegex("(?<name>\\w+)(?: = [^,)]+)?(?=[,)])")]
    private static partial Regex PositionalProperty();
}
