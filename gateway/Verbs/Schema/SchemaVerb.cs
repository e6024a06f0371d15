namespace Gateway.Verbs.Schema;

/// <summary><c>gateway schema</c>: the JSON Schema of the settings, as it lies beside the gateway.</summary>
internal static class SchemaVerb
{
    private const string File = "appsettings.schema.json";

    public static Verb Verb() => new("schema", "Prints the JSON Schema of the settings, for completion and red lines in editors.")
    {
        Usage = $"gateway schema > {File}",
        Notes = $$"""
            A settings file that begins with {"$schema": "./{{File}}"} is completed and checked by editors such as VS Code, Rider
            and Visual Studio as it is written. What only all settings together can tell is for gateway validate.
            """,
        Act = static async _ =>
        {
            using StreamReader schema = new(typeof(SchemaVerb).Assembly.GetManifestResourceStream(File)!);
            await Console.Out.WriteAsync(await schema.ReadToEndAsync());
            return ExitCode.Ok;
        },
    };
}
