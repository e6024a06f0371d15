using System.Text.Json.Serialization.Metadata;

namespace Gateway.Settings;

/// <summary>The numbers that an option may have: what reads it refuses others, and the schema tells editors.</summary>
/// <param name="least">The smallest.</param>
/// <param name="most">The largest; without it there is none.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BoundsAttribute(long least, long most = long.MaxValue) : Attribute
{
    public long Least => least;

    /// <summary>Null for any.</summary>
    public long? Most => most == long.MaxValue ? null : most;

    public static BoundsAttribute? Of(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(BoundsAttribute), inherit: false).Cast<BoundsAttribute>().SingleOrDefault();

    public static void Check(JsonPropertyInfo property, object value, string key, Mistakes mistakes)
    {
        if (value is int or long && Of(property) is { } bounds && Convert.ToInt64(value, null) is var number
            && (number < bounds.Least || number > (bounds.Most ?? long.MaxValue)))
        {
            mistakes.Add(key, $"is {number}; it must be {bounds}");
        }
    }

    public override string ToString() => Most is { } largest ? $"from {least} to {largest}" : $"{least} or more";
}
