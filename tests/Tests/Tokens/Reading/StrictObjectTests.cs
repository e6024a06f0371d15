using System.Text;
using System.Text.Json;
using Gateway.Tokens.Reading;

namespace Gateway.Tests.Tokens.Reading;

public sealed class StrictObjectTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData(" \t\r\n{ } \n")]
    [InlineData("""{"a":1,"b":[true,false,null,"x",{"a":{"b":[]}}]}""")]
    [InlineData("""{"a":{"x":1},"b":{"x":2},"x":3}""")]
    [InlineData("""{"n":[0,-0,1.5,-1.5e10,1E+2,1e-2,123456789012345678901234567890]}""")]
    [InlineData("""{"s":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é😀"}""")]
    [InlineData("""{"":1," ":2}""")]
    [InlineData("""{"a":1,"A":2}""")]
    public void Passes_one_object(string json) => Assert.Equal(JsonFault.None, Check(json));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{}x")]
    [InlineData("{}{}")]
    [InlineData("{},")]
    [InlineData("{}\0")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{,\"a\":1}")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{\"a\":1;\"b\":2}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[1 2]}")]
    [InlineData("{\"a\":[}")]
    [InlineData("{\"a\":]}")]
    [InlineData("{\"a\":1]")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":.5}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":1e}")]
    [InlineData("{\"a\":1e+}")]
    [InlineData("{\"a\":-}")]
    [InlineData("{\"a\":0x1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":Infinity}")]
    [InlineData("{\"a\":True}")]
    [InlineData("{\"a\":nul}")]
    [InlineData("{\"a\":tru")]
    [InlineData("{\"a\":\"x}")]
    [InlineData("{\"a\":\"\\\"}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":\"\\u12\"}")]
    [InlineData("{\"a\":\"\\u12g4\"}")]
    [InlineData("{\"a\":\"\\u 123\"}")]
    [InlineData("{\"a\":\"\\u+123\"}")]
    [InlineData("{\"a\":\"line\nbreak\"}")]
    [InlineData("{\"a\":\"tab\there\"}")]
    [InlineData("{\"a\":\"nul\0\"}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":\"\\udc00\"}")]
    [InlineData("{\"a\":\"\\ud800\\ud800\"}")]
    [InlineData("{\"a\":\"\\ud800x\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{/* */\"a\":1}")]
    [InlineData("// x\n{}")]
    [InlineData("\ufeff{}")]
    [InlineData("\u00a0{}")]
    [InlineData("\f{}")]
    public void Refuses_what_is_no_object(string json) => Assert.Equal(JsonFault.Malformed, Check(json));

    [Theory]
    [InlineData(0xC0, 0xAF)]
    [InlineData(0xFF, 0xFE)]
    [InlineData(0xED, 0xA0)]
    [InlineData(0x80, 0x41)]
    public void Refuses_bytes_that_are_no_utf8(int first, int second)
    {
        byte[] json = [.. "{\"a\":\""u8, (byte)first, (byte)second, .. "\"}"u8];

        Assert.Equal(JsonFault.Malformed, StrictObject.Check(json));
    }

    [Fact]
    public void Refuses_utf16() => Assert.Equal(JsonFault.Malformed, StrictObject.Check(Encoding.Unicode.GetBytes("{\"a\":1}")));

    [Theory]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a":1,"b":2,"a":3}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"orgCode":"x","org\u0043ode":"y"}""")]
    [InlineData("""{"a/b":1,"a\/b":2}""")]
    [InlineData("""{"é":1,"\u00e9":2}""")]
    [InlineData("""{"😀":1,"\ud83d\ude00":2}""")]
    [InlineData("""{"":1,"":2}""")]
    [InlineData("""{"x":{"a":1,"a":2}}""")]
    [InlineData("""{"x":[{"b":1},{"a":1,"c":{"a":0},"a":2}]}""")]
    [InlineData("""{"a":{"b":1,"c":2},"d":0,"a":3}""")]
    public void Refuses_a_name_twice_however_it_is_written(string json) => Assert.Equal(JsonFault.DuplicateName, Check(json));

    [Theory]
    [InlineData(31, "{", "}", JsonFault.None)]
    [InlineData(32, "{", "}", JsonFault.TooDeep)]
    [InlineData(31, "[", "]", JsonFault.None)]
    [InlineData(32, "[", "]", JsonFault.TooDeep)]
    [InlineData(100_000, "[", "]", JsonFault.TooDeep)]
    public void Bounds_the_depth(int depth, string open, string close, object fault)
    {
        var inner = open == "{" ? string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" : new string('[', depth);

        Assert.Equal(fault, Check("{\"a\":" + inner + string.Concat(Enumerable.Repeat(close, depth)) + "}"));
    }

    [Theory]
    [InlineData(512, JsonFault.None)]
    [InlineData(513, JsonFault.TooManyMembers)]
    [InlineData(10_000, JsonFault.TooManyMembers)]
    public void Bounds_the_members(int count, object fault) =>
        Assert.Equal(fault, Check("{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"claim{i}\":{i}")) + "}"));

    // Whatever passes must mean the same to the parser that reads it afterwards, and must not make it throw.
    [Fact]
    public void Passes_nothing_that_the_real_parser_refuses()
    {
        var random = new Random(7);
        var good = Encoding.UTF8.GetBytes(
            """{"iss":"https://a","aud":["b","\u0063"],"exp":1.5e9,"x":{"y":[null,true,-0.1]},"z":"\ud83d\ude00"}""");
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false };

        for (var round = 0; round < 20_000; round++)
        {
            byte[] mutated = [.. good];
            for (var change = random.Next(1, 4); change > 0; change--)
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            if (StrictObject.Check(mutated) != JsonFault.None)
                continue;
            using var document = JsonDocument.Parse(mutated, options);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
            Assert.All(document.RootElement.EnumerateObject(), member => _ = member.Name + member.Value);
        }
    }

    private static JsonFault Check(string json) => StrictObject.Check(Encoding.UTF8.GetBytes(json));
}
