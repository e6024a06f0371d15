using Gateway.Refusals;
using Gateway.Tokens;

namespace Gateway.Tests.Tokens;

public sealed class TokenReasonTests
{
    private const string NotValid = "The token is not valid";

    public static TheoryData<string, string, string, string?> Rows => new()
    {
        { nameof(TokenReason.MissingToken), "missing_token", "missing_token", null },
        { nameof(TokenReason.AmbiguousCredential), "ambiguous_credential", "invalid_request", null },
        { nameof(TokenReason.BadCharacters), "bad_characters", "invalid_token", NotValid },
        { nameof(TokenReason.TooLarge), "too_large", "invalid_token", NotValid },
        { nameof(TokenReason.Malformed), "malformed", "invalid_token", NotValid },
        { nameof(TokenReason.DuplicateClaim), "duplicate_claim", "invalid_token", NotValid },
        { nameof(TokenReason.HeaderNotAllowed), "header_not_allowed", "invalid_token", NotValid },
        { nameof(TokenReason.AlgorithmNotAllowed), "algorithm_not_allowed", "invalid_token", NotValid },
        { nameof(TokenReason.WrongType), "wrong_type", "invalid_token", NotValid },
        { nameof(TokenReason.UnknownIssuer), "unknown_issuer", "invalid_token", NotValid },
        { nameof(TokenReason.MissingClaim), "missing_claim", "invalid_token", NotValid },
        { nameof(TokenReason.BadClaim), "bad_claim", "invalid_token", NotValid },
        { nameof(TokenReason.WrongAudience), "wrong_audience", "invalid_token", "The token is for another audience" },
        { nameof(TokenReason.Expired), "expired", "invalid_token", "The token expired" },
        { nameof(TokenReason.NotYetValid), "not_yet_valid", "invalid_token", "The token is not valid yet" },
        { nameof(TokenReason.LifetimeTooLong), "lifetime_too_long", "invalid_token", NotValid },
        { nameof(TokenReason.WrongTenant), "wrong_tenant", "invalid_token", NotValid },
        { nameof(TokenReason.NotAMachineToken), "not_a_machine_token", "invalid_token", NotValid },
        { nameof(TokenReason.BoundToken), "bound_token", "invalid_token", NotValid },
        { nameof(TokenReason.UnknownKid), "unknown_kid", "invalid_token", NotValid },
        { nameof(TokenReason.BadSignature), "bad_signature", "invalid_token", NotValid },
        { nameof(TokenReason.NoKeys), "no_keys", "issuer_unavailable", null },
        { nameof(TokenReason.Inactive), "inactive", "invalid_token", NotValid },
        { nameof(TokenReason.IntrospectionFailed), "introspection_failed", "issuer_unavailable", null },
        { nameof(TokenReason.QueueFull), "verification_queue_full", "overloaded", null },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Gives_each_reason_its_word_its_code_and_what_the_client_is_told(string name, string word, string code, string? description)
    {
        var reason = Enum.Parse<TokenReason>(name);

        var verdict = TokenRefusals.For(reason);

        Assert.Equal((word, word, code), (reason.Word, verdict.Reason, verdict.Refusal!.Code));
        var challenge = description is null
            ? null
            : $"Bearer realm=\"gateway\", error=\"invalid_token\", error_description=\"{description}\"";
        Assert.Equal(code == "missing_token" ? "Bearer realm=\"gateway\"" : challenge, verdict.Challenge?.ToString());
        Assert.Equal(verdict.Refusal.Status == Catalogue.Overloaded.Status, verdict.RetryAfter > 0);
    }

    [Fact]
    public void Has_a_row_for_every_reason() =>
        Assert.Equal(
            Enum.GetNames<TokenReason>().Except([nameof(TokenReason.None)]).Order(StringComparer.Ordinal),
            Rows.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(CredentialForm.None, TokenReason.MissingToken)]
    [InlineData(CredentialForm.Ambiguous, TokenReason.AmbiguousCredential)]
    [InlineData(CredentialForm.BadCharacters, TokenReason.BadCharacters)]
    public void Gives_each_form_of_no_token_its_reason(object form, object reason) =>
        Assert.Equal(reason, TokenRefusals.Reason((CredentialForm)form));
}
