using System.Globalization;
using System.Text.Json;
using Gateway.Store;

namespace Gateway.Verbs;

/// <summary><c>gateway backup</c>: a copy of a running gateway's embedded store, on the disk of whoever asks.</summary>
internal static class BackupVerb
{
    public const string Name = "backup";

    public const string Help = $"""
        Copies the embedded store of a running gateway into a file.

        gateway backup --to FILE [options]

          --to FILE         where the copy goes; what is there is replaced once the new one is whole and checked
          --format text     for people (default)
          --format json     for programs
        {AdminClient.Help} It needs the role Write.
        The copy is one moment's, lacks at most the last second of usage, and only its user can read it. It holds the ledger,
        overrides, revocations and the audit. A store in PostgreSQL is backed up with pg_dump.
        """;

    // The gateway answers when its copy is made; a ledger of many gigabytes takes minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var format = OutputFormat.Take(arguments);
        var options = VerbOptions.Parse(format.Rest, ["--to", AdminClient.Option]);
        if ((format.Mistake ?? options.Mistake ?? (options.One("--to") is null ? "--to is missing" : null)) is { } mistake)
            return Refuse(mistake);
        try
        {
            var file = Path.GetFullPath(options.One("--to")!);
            using var client = new AdminClient(options.One(AdminClient.Option), Patience);
            var bytes = await BackupFile.WriteAsync(file, stream => client.DownloadAsync("/api/backup", stream));
            Console.WriteLine(format.IsJson
                ? JsonSerializer.Serialize(new { file, bytes })
                : string.Create(CultureInfo.InvariantCulture, $"{file} holds the store as it was, {bytes} bytes, checked."));
            return ExitCode.Ok;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or UriFormatException or IOException or UnauthorizedAccessException or StorageException)
        {
            return Refuse(error.Message);
        }
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"gateway backup: {why}");
        return ExitCode.Wrong;
    }
}
