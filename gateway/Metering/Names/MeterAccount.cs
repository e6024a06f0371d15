using Gateway.Metering.Journal;

namespace Gateway.Metering;

/// <summary>Who is charged: an org and one of its applications. Kept on the caller, so that no request looks it up.</summary>
internal sealed class MeterAccount(int id, string org, string? application) : JournalName(id)
{
    /// <summary>The org that anonymous routes and refusals without a verified org are counted under; no token can name it.</summary>
    public const string Unattributed = "_unattributed";

    public string Org { get; } = org;

    public string? Application { get; } = application;

    public override NameEntry Entry => new(Id, IsRoute: false, Org, Application ?? "");
}
