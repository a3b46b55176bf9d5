namespace Orchestrator.Store;

/// <summary>Which of several secrets of one name a place gets.</summary>
internal static class SecretPlaces
{
    /// <summary>The service's, else the stage's, else the project's, else the first that is for everywhere.</summary>
    public static T? Nearest<T>(IEnumerable<T> candidates, Func<T, string> scopeOf, SecretScope place)
        where T : class
    {
        string?[] outwards =
        [
            place is { Project: not null, Stage: not null, Service: not null } ? $"{place.Project}/{place.Stage}/{place.Service}" : null,
            place is { Project: not null, Stage: not null } ? $"{place.Project}/{place.Stage}" : null,
            place.Project is not null ? $"{place.Project}/" : null,
            ISecretStore.DefaultScope,
        ];
        return candidates
            .Select(candidate => (Candidate: candidate, Rank: Rank(scopeOf(candidate), outwards)))
            .Where(ranked => ranked.Rank >= 0)
            .OrderBy(ranked => ranked.Rank)
            .FirstOrDefault()
            .Candidate;
    }

    private static int Rank(string scope, string?[] outwards)
    {
        var exact = Array.IndexOf(outwards, scope);
        return exact >= 0 || scope.Contains('/', StringComparison.Ordinal) ? exact : outwards.Length;
    }
}
