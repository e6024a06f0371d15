using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gateway.Store;

namespace Gateway.Verbs;

/// <summary><c>gateway backup</c>: a copy of a running gateway's embedded store, on the disk of whoever asks.</summary>
internal static class BackupVerb
{
    public static Verb Verb() => new("backup", "Copies the embedded store of a running gateway into a file.")
    {
        Usage = "gateway backup --to FILE [options]",
        Options =
        {
            new ValueOption("--to", "FILE", "where the copy goes; what is there is replaced once the new one is whole and checked")
            {
                Required = true
            },
            ValueOption.Format(("text", "for people"), ("json", "for programs")),
            AdminClient.Option(),
        },
        Notes = $"""
            {AdminClient.KeyNote} It needs the role Write.
            The copy is one moment's, lacks at most the last second of usage, and only its user can read it. It holds the ledger,
            overrides, revocations and the audit. A store in PostgreSQL is backed up with pg_dump.
            """,
        Act = InvokeAsync,
    };

    // The gateway answers when its copy is made; a ledger of many gigabytes takes minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private static async Task<int> InvokeAsync(ParseResult parsed)
    {
        try
        {
            var file = Path.GetFullPath(parsed.One("--to")!);
            using var client = new AdminClient(parsed.One(AdminClient.Name), Patience);
            var bytes = await BackupFile.WriteAsync(file, stream => client.DownloadAsync("/api/backup", stream));
            Console.WriteLine(parsed.One("--format") is "json"
                ? JsonSerializer.Serialize(new { file, bytes })
                : string.Create(CultureInfo.InvariantCulture, $"{file} holds the store as it was, {bytes} bytes, checked."));
            return ExitCode.Ok;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or UriFormatException or IOException
            or UnauthorizedAccessException or StorageException)
        {
            return parsed.Refuse(error.Message);
        }
    }
}
