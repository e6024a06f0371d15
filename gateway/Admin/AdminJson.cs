using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Admin.Api;

namespace Gateway.Admin;

/// <summary>How admin answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadyReport))]
[JsonSerializable(typeof(OrgUsage))]
[JsonSerializable(typeof(OrgDetail))]
[JsonSerializable(typeof(ApplicationDetail))]
[JsonSerializable(typeof(OrgList))]
[JsonSerializable(typeof(RevocationView))]
[JsonSerializable(typeof(RevocationList))]
[JsonSerializable(typeof(AuditList))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class AdminJson : JsonSerializerContext;
