using System.Text.Json.Serialization;

namespace Gateway.Admin;

/// <summary>How admin answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadyReport))]
internal sealed partial class AdminJson : JsonSerializerContext;
