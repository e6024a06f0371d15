using Gateway.Orgs.Identity;

namespace Gateway.Tests.Orgs.Identity;

/// <summary>Claims travel in headers as bytes 20 to 7E, so that no value ends a line and none is read in another encoding.</summary>
public sealed class HeaderTextTests
{
    [Theory]
    [InlineData("Acme Inc", "Acme Inc")]
    [InlineData(" !\"#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~", " !\"#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~")]
    [InlineData("100%", "100%25")]
    [InlineData("%C3%A9", "%25C3%25A9")]
    [InlineData("é", "%C3%A9")]
    [InlineData("Żółw & Co", "%C5%BB%C3%B3%C5%82w & Co")]
    [InlineData("€", "%E2%82%AC")]
    [InlineData("😀", "%F0%9F%98%80")]
    [InlineData("\u2028", "%E2%80%A8")]
    [InlineData("\u00a0", "%C2%A0")]
    public void Percent_encodes_the_percent_sign_and_bytes_outside_20_to_7E(string text, string encoded)
    {
        Assert.Equal(encoded, HeaderText.Encode(text));
        Assert.Equal(text, Uri.UnescapeDataString(encoded));
    }

    [Theory]
    [InlineData("a\r\nX-Org-Code: org_b")]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    [InlineData("\0")]
    [InlineData("\u001f")]
    [InlineData("\u007f")]
    [InlineData("\u0085")]
    [InlineData("é\r")]
    public void Sends_no_text_with_a_control_character(string text) => Assert.Null(HeaderText.Encode(text));
}
