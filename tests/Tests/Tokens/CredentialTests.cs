using Gateway.Tokens;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Tokens;

public sealed class CredentialTests
{
    [Theory]
    [InlineData(CredentialForm.None, null)]
    [InlineData(CredentialForm.None, "")]
    [InlineData(CredentialForm.None, " ")]
    [InlineData(CredentialForm.None, "Bearer")]
    [InlineData(CredentialForm.None, "Bearer ")]
    [InlineData(CredentialForm.None, "bearer")]
    [InlineData(CredentialForm.None, "Basic dXNlcjpwYXNz")]
    [InlineData(CredentialForm.None, "BearerT a.b.c")]
    [InlineData(CredentialForm.None, "Bearer: a.b.c")]
    [InlineData(CredentialForm.None, "DPoP a.b.c")]
    [InlineData(CredentialForm.None, "Token a.b.c")]
    [InlineData(CredentialForm.None, "a.b.c")]
    [InlineData(CredentialForm.None, "Negotiate Bearer a.b.c")]
    [InlineData(CredentialForm.Token, "Bearer a.b.c")]
    [InlineData(CredentialForm.Token, "bearer a.b.c")]
    [InlineData(CredentialForm.Token, "BEARER a.b.c")]
    [InlineData(CredentialForm.Token, "bEaReR a-_.B9.c")]
    [InlineData(CredentialForm.Token, "Bearer x")]
    [InlineData(CredentialForm.Token, "Bearer  a.b.c")]
    [InlineData(CredentialForm.Token, "Bearer      a.b.c")]
    [InlineData(CredentialForm.None, "Bearer    ")]
    [InlineData(CredentialForm.Ambiguous, "Bearer  a.b.c d")]
    [InlineData(CredentialForm.Ambiguous, "Bearer \ta.b.c")]
    [InlineData(CredentialForm.Ambiguous, "Bearer\ta.b.c")]
    [InlineData(CredentialForm.Ambiguous, "Bearer a.b.c ")]
    [InlineData(CredentialForm.Ambiguous, "Bearer a.b.c\t")]
    [InlineData(CredentialForm.Ambiguous, "Bearer a.b.c d.e.f")]
    [InlineData(CredentialForm.Ambiguous, "Bearer a.b.c, Bearer d.e.f")]
    [InlineData(CredentialForm.Ambiguous, "Bearer a.b.c,d.e.f")]
    [InlineData(CredentialForm.Ambiguous, "Bearer,a.b.c")]
    [InlineData(CredentialForm.Ambiguous, "Bearer a=b c")]
    [InlineData(CredentialForm.BadCharacters, "Bearer a.b.c=")]
    [InlineData(CredentialForm.BadCharacters, "Bearer a+b.c/d.e")]
    [InlineData(CredentialForm.BadCharacters, "Bearer a.b.c%0A")]
    [InlineData(CredentialForm.BadCharacters, "Bearer \"a.b.c\"")]
    [InlineData(CredentialForm.BadCharacters, "Bearer {\"payload\":\"a\"}")]
    [InlineData(CredentialForm.BadCharacters, "Bearer a.b.c\0")]
    [InlineData(CredentialForm.BadCharacters, "Bearer a.b.\u2028c")]
    [InlineData(CredentialForm.BadCharacters, "Bearer a.b.é")]
    [InlineData(CredentialForm.BadCharacters, "Bearer a.b.c\u007f")]
    [InlineData(CredentialForm.BadCharacters, "Bearer a~b")]
    public void Tells_what_an_Authorization_field_holds(object form, string? field)
    {
        var credential = Credential.Parse(new StringValues(field));

        Assert.Equal(form, credential.Form);
    }

    [Theory]
    [InlineData("Bearer a.b.c", "Bearer d.e.f")]
    [InlineData("Bearer a.b.c", "Bearer a.b.c")]
    [InlineData("Basic x", "Bearer a.b.c")]
    [InlineData("Bearer a.b.c", "")]
    public void Believes_none_of_two_fields(string first, string second)
    {
        var credential = Credential.Parse(new StringValues([first, second]));

        Assert.Equal(CredentialForm.Ambiguous, credential.Form);
    }

    [Fact]
    public void Cuts_out_the_token_as_it_was_sent()
    {
        Assert.Equal("eyJ.a-b_C.9", Credential.Parse("bearer eyJ.a-b_C.9").Token.ToString());
        Assert.Equal("eyJ.a-b_C.9", Credential.Parse("bearer   eyJ.a-b_C.9").Token.ToString());
    }

    [Fact]
    public void Takes_no_field_for_no_token()
    {
        var credential = Credential.Parse(StringValues.Empty);

        Assert.Equal(CredentialForm.None, credential.Form);
    }
}
