using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Settings;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;

namespace Gateway.Verbs;

/// <summary><c>gateway issuer</c>: from one token to the settings of its issuer, judged by the gateway's own verification.</summary>
internal static class IssuerVerb
{
    public static Verb Verb() => new(
        "issuer", "Makes an issuer's settings from one of its tokens, and says what is missing.")
    {
        Usage = "gateway issuer [--token TOKEN] [--issuer URL] [options]",
        Options =
        {
            new ValueOption("--token", "TOKEN", "a client's token; - takes it from the first line of stdin. "
                + "Arguments are seen by every user\nof the machine, so rather GATEWAY_TOKEN or stdin"),
            new ValueOption("--issuer", "URL", "where the issuer describes itself; default the token's iss"),
            new ValueOption("--name", "NAME", "what the settings call the issuer; default by its host"),
            new ValueOption("--ca-file", "FILE", "PEM file of the private CA that the issuer's certificate comes from"),
            ValueOption.Format(("text", "for people"), ("json", "for programs")),
            new Option<bool>("--allow-http")
            {
                Arity = ArgumentArity.Zero,
                Description = "an issuer without TLS that is not on this machine"
            },
        },
        Notes = """
            Asks the issuer for its discovery document and keys, and nobody else, through HTTPS_PROXY where it is set;
            no running gateway is needed.
            The token is shown without its signature. Exit code 1 where something is missing from the settings.
            """,
        Act = InvokeAsync,
    };

    /// <summary>No settings, and the environment's proxy.</summary>
    private static SettingsSources Sources => new() { RootFile = "", Variables = Environment.GetEnvironmentVariables() };

    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static async Task<int> InvokeAsync(ParseResult parsed)
    {
        if (GivenToken.Read(parsed, orPiped: true) is not { } token)
            return parsed.Refuse("no token in --token, GATEWAY_TOKEN, nor on stdin");
        var said = ReadableToken.Read(token);
        var iss = said is null ? null : said.Claims.TextOf("iss");
        if ((parsed.One("--issuer") ?? iss) is not { } address)
            return parsed.Refuse($"the token {(said is null ? "is no JWT" : "has no iss")}; --issuer URL says whose it is");

        if (!IssuerProxy.TryRead(Sources, out var proxy))
            return parsed.Refuse($"{IssuerProxy.Variable} is no address of a proxy");

        using var http = new IssuerHttp(proxy);
        var documents = await IssuerDocuments.ReadAsync(
            new KeyClient(http), address, parsed.One("--ca-file"), parsed.GetValue<bool>("--allow-http"));
        var name = parsed.One("--name") ?? Name(address);
        var report = said is null
            ? IssuerReport.OfOpaque(name, address, documents)
            : IssuerReport.OfJwt(
                name, iss ?? address, said, token, documents, await FitAsync(said, iss ?? address, token, documents));
        Console.WriteLine(parsed.One("--format") is "json" ? report.Json().ToJsonString(Indented) : report.People(Indented));
        return report.Missing.Count == 0 ? ExitCode.Ok : ExitCode.Wrong;
    }

    private static async Task<PresetFit> FitAsync(ReadableToken said, string issuer, string token, IssuerDocuments documents)
    {
        // The rooms that verify, as a run has them; no settings are read, and no port and no file is opened.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton(PresetFit.Clock(said));
        builder.AddSettings(Sources).AddStore().AddTokens();
        await using var rooms = builder.Build();
        var fits = new List<PresetFit>();
        foreach (var kind in PresetFit.Candidates(issuer, said.Claims))
        {
            var least = LeastSettings.Of(kind, issuer, said.Claims, documents);
            fits.Add(await PresetFit.TryAsync(rooms.Services, kind, least, said, token, documents));
        }

        return fits.Where(fit => fit.Problem is null).MinBy(fit => fit.Block.Count) ?? fits[^1];
    }

    /// <summary>The part of the host that is neither a service's own name nor a top-level domain.</summary>
    private static string Name(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.HostNameType == UriHostNameType.Dns
        && uri.Host.Split('.') is [.., var name, _] ? name : "issuer";
}
