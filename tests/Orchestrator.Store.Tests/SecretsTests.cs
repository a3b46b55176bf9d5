using System.Text;
using Orchestrator.Store.Tests.Setup;

namespace Orchestrator.Store.Tests;

/// <summary>Secrets and tokens.</summary>
public abstract class SecretsTests(PostgresServer? server) : StoreTests(server)
{
    private static readonly Dictionary<string, string> Values = new() { ["user"] = "ada", ["password"] = "correct horse" };

    [Fact]
    public async Task ResolveAsync_AfterReopening_OpensTheValues()
    {
        var store = Open();
        Assert.True(await store.Get<ISecretStore>().CreateAsync("db", ISecretStore.DefaultScope, Values, Stop));
        Assert.False(await store.Get<ISecretStore>().CreateAsync("db", ISecretStore.DefaultScope, Values, Stop));
        store = await ReopenAsync(store);

        var opened = await store.Get<ISecretStore>().ResolveAsync("db", SecretScope.Global, Stop);

        Assert.Equal("correct horse", opened?["password"]);
        var listing = Assert.Single(await store.Get<ISecretStore>().ListAsync(Stop));
        Assert.Equal(["password", "user"], listing.Keys);
    }

    [Theory]
    [InlineData("p", "dev", "carts", "service")]
    [InlineData("p", "dev", "orders", "stage")]
    [InlineData("p", "prod", "carts", "project")]
    [InlineData("q", "dev", "carts", "everywhere")]
    public async Task ResolveAsync_SeveralScopes_TakesTheNearest(string project, string stage, string service, string expected)
    {
        var secrets = Open().Get<ISecretStore>();
        foreach (var (scope, value) in new[] { ("keptn-default", "everywhere"), ("p/", "project"), ("p/dev", "stage"), ("p/dev/carts", "service") })
        {
            await secrets.CreateAsync("s", scope, new Dictionary<string, string> { ["v"] = value }, Stop);
        }

        var opened = await secrets.ResolveAsync("s", new SecretScope(project, stage, service), Stop);

        Assert.Equal(expected, opened?["v"]);
    }

    [Fact]
    public async Task ResolveAsync_OnlyForAnotherProject_IsNotThere()
    {
        var secrets = Open().Get<ISecretStore>();
        await secrets.CreateAsync("s", "p/", Values, Stop);

        Assert.Null(await secrets.ResolveAsync("s", new SecretScope("q"), Stop));
    }

    [Fact]
    public async Task RotateKeyAsync_ThenReopen_OpensWithTheNewKeyOnly()
    {
        var store = Open();
        var secrets = store.Get<ISecretStore>();
        await secrets.CreateAsync("s", "p/", Values, Stop);

        await secrets.RotateKeyAsync(Stop);
        await secrets.CreateAsync("t", "p/", Values, Stop);
        secrets = (await ReopenAsync(store)).Get<ISecretStore>();

        Assert.Equal("ada", (await secrets.ResolveAsync("s", new SecretScope("p"), Stop))?["user"]);
        Assert.Equal("ada", (await secrets.ResolveAsync("t", new SecretScope("p"), Stop))?["user"]);
    }

    [Fact]
    public async Task UpdateAndDelete_Unknown_SayNo()
    {
        var secrets = Open().Get<ISecretStore>();

        Assert.False(await secrets.UpdateAsync("s", "p/", Values, Stop));
        Assert.False(await secrets.DeleteAsync("s", "p/", Stop));
    }

    [Fact]
    public async Task Tokens_CreateFindDelete_Work()
    {
        var store = Open();
        var tokens = store.Get<ITokenStore>();
        var token = new AccessToken("ci", TokenScopes.Emit, store.Time.GetUtcNow()) { Project = "p", ExpiresAt = store.Time.GetUtcNow().AddHours(1) };
        var text = await tokens.CreateAsync(token, Stop);
        Assert.NotNull(text);
        Assert.Null(await tokens.CreateAsync(token, Stop));

        Assert.Equal(token, await tokens.FindAsync(text, Stop));
        Assert.Null(await tokens.FindAsync(text + "x", Stop));
        store.Time.Advance(TimeSpan.FromHours(2));
        Assert.Null(await tokens.FindAsync(text, Stop));
        Assert.True(await tokens.DeleteAsync("ci", Stop));
        Assert.Empty(await tokens.ListAsync(Stop));
    }

    [Fact]
    public async Task PutAsync_Again_ReplacesTheText()
    {
        var tokens = Open().Get<ITokenStore>();
        await tokens.PutAsync(new AccessToken("boot", TokenScopes.Admin, DateTimeOffset.UnixEpoch), "first", Stop);
        await tokens.PutAsync(new AccessToken("boot", TokenScopes.Admin, DateTimeOffset.UnixEpoch), "second", Stop);

        Assert.Null(await tokens.FindAsync("first", Stop));
        Assert.True((await tokens.FindAsync("second", Stop))?.Scopes.HasFlag(TokenScopes.Operate));
    }

    protected static bool Contains(string folder, string text) =>
        Directory.EnumerateFiles(folder, "store.db*").Any(file => Encoding.Latin1.GetString(ReadShared(file)).Contains(text, StringComparison.Ordinal));

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
