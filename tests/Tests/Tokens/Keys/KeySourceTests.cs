using Gateway.Tokens.Keys;

namespace Gateway.Tests.Tokens.Keys;

public sealed class KeySourceTests
{
    private static readonly KeySource Source = new()
    {
        Name = "a",
        Metadata = new Uri("https://a/"),
        Identifiers = ["https://a"],
        Hosts = ["a"],
        Refresh = TimeSpan.FromMinutes(1),
        Cooldown = TimeSpan.FromSeconds(30),
        StaleAfter = TimeSpan.FromDays(1),
    };

    public static TheoryData<string> Members => [.. Changed.Keys];

    private static readonly Dictionary<string, KeySource> Changed = new()
    {
        [nameof(KeySource.Name)] = Source with { Name = "b" },
        [nameof(KeySource.Metadata)] = Source with { Metadata = new Uri("https://b/") },
        [nameof(KeySource.Jwks)] = Source with { Jwks = new Uri("https://b/") },
        [nameof(KeySource.CaFile)] = Source with { CaFile = "/a" },
        [nameof(KeySource.Identifiers)] = Source with { Identifiers = ["https://a", "https://b"] },
        [nameof(KeySource.Hosts)] = Source with { Hosts = ["b"] },
        [nameof(KeySource.AllowHttp)] = Source with { AllowHttp = true },
        [nameof(KeySource.File)] = Source with { File = "/a" },
        [nameof(KeySource.Refresh)] = Source with { Refresh = TimeSpan.FromMinutes(2) },
        [nameof(KeySource.Cooldown)] = Source with { Cooldown = TimeSpan.FromMinutes(2) },
        [nameof(KeySource.StaleAfter)] = Source with { StaleAfter = TimeSpan.FromDays(2) },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void Differs_when_a_member_does(string member) => Assert.NotEqual(Source, Changed[member]);

    [Fact]
    public void Equals_one_with_the_same_members() =>
        Assert.Equal(Source, Source with { Identifiers = ["https://a"], Hosts = ["a"] });

    [Fact]
    public void Has_a_row_for_every_member() =>
        Assert.Equal(typeof(KeySource).GetProperties().Select(property => property.Name).Order(), Changed.Keys.Order());
}
