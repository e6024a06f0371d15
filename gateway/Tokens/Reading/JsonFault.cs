namespace Gateway.Tokens.Reading;

/// <summary>What <see cref="StrictObject"/> found.</summary>
internal enum JsonFault
{
    None,
    Malformed,
    DuplicateName,
    TooDeep,
    TooManyMembers,
}
