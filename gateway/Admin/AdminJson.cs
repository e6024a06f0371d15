using System.Text.Json.Serialization;
using Gateway.Admin.Api;

namespace Gateway.Admin;

/// <summary>How admin answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadyReport))]
[JsonSerializable(typeof(OrgUsage))]
internal sealed partial class AdminJson : JsonSerializerContext;
