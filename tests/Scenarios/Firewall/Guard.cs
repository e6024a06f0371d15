namespace Gateway.Scenarios.Firewall;

/// <summary>
/// One guard of the gateway: where it stands in the sources, what stands there once it is off, and the test that must miss it.
/// </summary>
internal sealed record Guard(string File, string Line, string Off, string Test)
{
    private const string Header = nameof(HostileRequestTests.Lets_no_field_say_who_the_caller_is);
    private const string Path = nameof(HostileRequestTests.Lets_no_target_lead_past_the_guard);
    private const string Framing = nameof(HostileRequestTests.Lets_no_request_end_elsewhere_than_the_backend_sees);
    private const string Http2 = nameof(HostileRequestTests.Judges_HTTP_2_as_strictly);

    public static IReadOnlyList<Guard> All { get; } =
    [
        new("Forwarding/Headers/HeaderFirewall.cs", "if (identity.Owned.Contains(name))", "if (name is \"X-Org-Code\")", Header),
        new("Forwarding/Headers/HeaderFirewall.cs", "RemoveNominated(headers, headers.Connection);", "", Header),
        new("Forwarding/Headers/HeaderFirewall.cs", "else if (!Told.Contains(name) ||", "else if (name.Length > 0 ||", Header),
        new("Forwarding/Headers/HeaderFirewall.cs", "headers.Remove(\"Trailer\");", "", Framing),
        new("Forwarding/Headers/RequestRewrite.cs", "if (keepsTarget)", "if (rules is null)", Path),
        new("Orgs/Identity/OwnedNames.cs", "char.IsAsciiLetterOrDigit(name[i]) ? char.ToLowerInvariant(name[i]) : '-'",
            "char.ToLowerInvariant(name[i])", Header),
        new("Orgs/Identity/OwnedNames.cs", "text.StartsWith(CgiPrefix, StringComparison.Ordinal)", "text.IsEmpty", Header),
        new("Orgs/Rules/RouteJudgement.cs", "(rules.OrgSegment ?? GuardBefore(rules, path))", "rules.OrgSegment", Path),
        new("Orgs/Rules/RouteJudgement.cs", "if (path.Contains(';'))", "if (path.IsEmpty)", Path),
        new("Orgs/Rules/RouteJudgement.cs", "named.SequenceEqual(org.Value)",
            "named.Equals(org.Value, StringComparison.OrdinalIgnoreCase)", Path),
        new("Orgs/Rules/RouteJudgement.cs", "if (!rules.AllowEncodedSlash &&", "if (path.IsEmpty &&", Path),
        new("Ingress/Listeners/Listeners.cs", "? ConnectionField.Instance", "? Encoding.Latin1", Header),
        new("Ingress/Framing/ForwardedStep.cs", "headers.Remove(name);", "_ = name;", Header),
        new("Ingress/Framing/Fields.cs", "if (value.AsSpan().ContainsAnyExcept(Values)", "if (name.Length == 0", Header),
        new("Ingress/Framing/Fields.cs", "if (name.AsSpan().ContainsAnyExcept(Names))", "if (name.Length > 9999)", Http2),
        new("Ingress/Framing/Framing.cs", "if (IsSmuggling(request) ||", "if (", Framing),
        new("Ingress/Framing/Framing.cs", "|| !IsMethod(request.Method)", "", Framing),
        new("Ingress/Framing/Framing.cs", "if (HttpMethods.IsTrace(request.Method) ||", "if (", Framing),
        new("Ingress/Framing/Framing.cs", "!Target.IsOneWord(feature.RawTarget) ||", "", Http2),
        new("Ingress/IngressSetup.cs", "DisableHttp1LineFeedTerminators\", true", "DisableHttp1LineFeedTerminators\", false", Header),
        new("Ingress/Framing/Target.cs", "return !HasDotSegment(path) &&", "return", Path),
        new("Ingress/Framing/Target.cs", "&& HasPlainEncoding(path)", "", Path),
        new("Ingress/Framing/Target.cs", "|| path.ContainsAnyExcept(Plain)", "", Path),
        new("Ingress/Framing/Target.cs", "|| path.Contains(\"//\", StringComparison.Ordinal)", "", Path),
        new("Forwarding/Headers/RequestRewrite.cs", "headers.Remove(\"Authorization\");", "_ = headers;", Header),
        new("Forwarding/Headers/RequestRewrite.cs", "headers.Remove(\"Expect\");", "_ = headers;", Framing),
    ];
}
