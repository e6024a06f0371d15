using Gateway.Metering.Journal;

namespace Gateway.Metering;

/// <summary>Where a request goes, for the books. Kept on the compiled route.</summary>
internal sealed class MeterRoute(int id, string route) : JournalName(id)
{
    public string Route { get; } = route;

    public override NameEntry Entry => new(Id, IsRoute: true, Route, "");
}
