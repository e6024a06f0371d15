using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Gateway.Tests.Deploy;

/// <summary>YAML as JSON nodes, with merge keys resolved and plain scalars typed.</summary>
internal static class Yaml
{
    private static readonly IDeserializer Reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization()
        .WithDuplicateKeyChecking().Build();

    /// <summary>The documents of a file, named from the root of the repository.</summary>
    public static IReadOnlyList<JsonNode> Documents(string file)
    {
        using StreamReader text = new(Path.Combine(Repository.Root, file));
        MergingParser parser = new(new Parser(text));
        List<JsonNode> documents = [];
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
        {
            if (Node(Reader.Deserialize<object?>(parser)) is { } document)
                documents.Add(document);
        }

        return documents;
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        IDictionary<object, object?> map => new JsonObject(map.Select(pair => KeyValuePair.Create($"{pair.Key}", Node(pair.Value)))),
        IList<object?> list => new JsonArray([.. list.Select(Node)]),
        _ => JsonSerializer.SerializeToNode(value),
    };
}
