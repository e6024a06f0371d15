using Gateway.Settings;
using Gateway.Verbs;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Tests.Verbs;

/// <summary>Keys of the admin endpoint and their hashes. The console is the process's own, so nothing else runs meanwhile.</summary>
[Collection(nameof(Console))]
public sealed class HashKeyTests : IDisposable
{
    private readonly TextWriter _consoleOut = Console.Out;
    private readonly TextWriter _consoleError = Console.Error;
    private readonly TextReader _consoleIn = Console.In;
    private readonly StringWriter _said = new();
    private readonly StringWriter _complained = new();

    public HashKeyTests()
    {
        Console.SetOut(_said);
        Console.SetError(_complained);
    }

    public void Dispose()
    {
        Console.SetOut(_consoleOut);
        Console.SetError(_consoleError);
        Console.SetIn(_consoleIn);
        _said.Dispose();
        _complained.Dispose();
    }

    [Fact]
    public async Task Hashes_the_key_it_reads()
    {
        Console.SetIn(new StringReader("key\n"));

        Assert.Equal(0, await CommandLine.InvokeAsync(["hash-key", "-"], NoRun));

        Assert.Contains("2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683", _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hashes_no_empty_key()
    {
        Console.SetIn(new StringReader(""));

        Assert.Equal(1, await CommandLine.InvokeAsync(["hash-key", "-"], NoRun));

        Assert.Contains("stdin holds no key", _complained.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_a_key_of_256_random_bits_where_it_reads_none()
    {
        Assert.Equal(0, await CommandLine.InvokeAsync(["hash-key"], NoRun));

        Assert.Matches("^Key:    [0-9a-f]{64}\nSha256: [0-9a-f]{64}\n$", _said.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Tells_programs_a_key_and_its_hash()
    {
        Console.SetIn(new StringReader("key\n"));

        Assert.Equal(0, await CommandLine.InvokeAsync(["hash-key", "--format=json", "-"], NoRun));

        Assert.Equal(
            """{"key":"key","sha256":"2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"}""", _said.ToString().Trim());
    }

    private static WebApplication NoRun(SettingsSources sources) => throw new InvalidOperationException("hash-key starts no gateway");
}
