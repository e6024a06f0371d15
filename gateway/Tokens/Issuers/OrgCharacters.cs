namespace Gateway.Tokens.Issuers;

/// <summary>Which characters an issuer's org codes may have.</summary>
internal enum OrgCharacters
{
    /// <summary><c>A–Z a–z 0–9 _ -</c>, at most 64.</summary>
    Plain,

    /// <summary>Also <c>. @ : ~</c>, as in domains and addresses, at most 128.</summary>
    Extended,
}
