using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Admin.Access;
using Gateway.Refusals;

namespace Gateway.Tests.Admin.Access;

/// <summary>Who may use the admin API.</summary>
public sealed class AdminAccessTests
{
    private static readonly AdminKeys NoKeys = new([]);
    private static readonly AdminKeys Keys = new([Key("ci", AdminRole.Read), Key("ops", AdminRole.Write)]);

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", null, true)]
    [InlineData("127.0.0.1", "127.0.0.1", "LOCALHOST", null, true)]
    [InlineData("127.0.0.1", "127.0.0.9", "127.0.0.1", null, true)]
    [InlineData("::1", "::1", "[::1]", null, true)]
    [InlineData("::ffff:127.0.0.1", "::ffff:127.0.0.1", "localhost", null, true)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "http://localhost:8081", true)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "http://[::1]:8081", true)]
    [InlineData("127.0.0.1", "10.0.0.5", "localhost", null, false)] // another machine
    [InlineData("10.0.0.1", "127.0.0.1", "localhost", null, false)] // an endpoint that others can reach
    [InlineData(null, "127.0.0.1", "localhost", null, false)]
    [InlineData("127.0.0.1", null, "localhost", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "evil.example", null, false)] // DNS rebinding
    [InlineData("127.0.0.1", "127.0.0.1", "localhost.evil.example", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1.evil.example", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "10.0.0.1", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "https://evil.example", false)] // a page of another site
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "null", false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "", false)]
    public void Lets_this_machine_alone_in_where_there_is_no_key(string? local, string? peer, string host, string? origin, bool passes)
    {
        AdminRequest request = new(null, Address(local), Address(peer), host, origin, Writes: true);

        var verdict = AdminAccess.Decide(NoKeys, request, out var who);

        Assert.Equal(passes ? Verdict.Pass : Catalogue.AdminKeyRequired, verdict);
        Assert.Equal("loopback", who);
    }

    [Theory]
    [InlineData("Bearer key-of-ops", true, "ops", null)]
    [InlineData("bearer key-of-ops", false, "ops", null)]
    [InlineData("Bearer key-of-ci", false, "ci", null)]
    [InlineData("Bearer key-of-ci", true, "ci", "admin_role")]
    [InlineData("Bearer key-of-nobody", false, "loopback", "admin_key_required")]
    [InlineData("Bearer KEY-OF-OPS", false, "loopback", "admin_key_required")]
    [InlineData("Bearer  key-of-ops", false, "loopback", "admin_key_required")]
    [InlineData("Bearer ", false, "loopback", "admin_key_required")]
    [InlineData("Basic key-of-ops", false, "loopback", "admin_key_required")]
    [InlineData("key-of-ops", false, "loopback", "admin_key_required")]
    [InlineData("", false, "loopback", "admin_key_required")]
    [InlineData(null, false, "loopback", "admin_key_required")]
    public void Lets_holders_of_a_key_in_from_anywhere(string? authorization, bool writes, string name, string? refusal)
    {
        AdminRequest request = new(
            authorization, Address("10.0.0.1"), Address("10.0.0.5"), "gateway.example", "https://console.example", writes);

        var verdict = AdminAccess.Decide(Keys, request, out var who);

        Assert.Equal((refusal, name), (verdict.Refusal?.Code, who));
    }

    [Fact]
    public void Asks_even_this_machine_for_a_key_once_there_is_one()
    {
        AdminRequest request = new(null, IPAddress.Loopback, IPAddress.Loopback, "localhost", null, Writes: false);

        var verdict = AdminAccess.Decide(Keys, request, out _);

        Assert.Equal((401, "Bearer realm=\"gateway-admin\""), (verdict.Refusal!.Status, verdict.Challenge?.ToString()));
    }

    private static IPAddress? Address(string? text) => text is null ? null : IPAddress.Parse(text);

    private static AdminKey Key(string name, AdminRole role) => new(name, SHA256.HashData(Encoding.UTF8.GetBytes("key-of-" + name)), role);
}
