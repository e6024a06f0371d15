namespace Gateway.Telemetry.Series;

/// <summary>What is counted for one organisation under one set of labels; it rests while the organisation is not shown.</summary>
internal abstract class OrgCell(SeriesOrg org)
{
    public SeriesOrg Org => org;
}
