namespace Gateway.Admin.Api;

/// <summary>
/// The query of an admin call: known names only, each once, so that a misspelt filter is an error and not an answer to another question.
/// </summary>
internal static class Parameters
{
    public static bool TryRead(IQueryCollection query, string[] known, out Dictionary<string, string> parameters, out string mistake)
    {
        parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name))
            {
                mistake = $"a parameter of the call is unknown; allowed are {string.Join(", ", known)}";
                return false;
            }

            if (values.Count != 1 || values[0] is not { Length: > 0 } value)
            {
                mistake = $"{name} must be given once, with a value";
                return false;
            }

            parameters[name] = value;
        }

        mistake = "";
        return true;
    }

    /// <summary>A number from 1 to <paramref name="most"/>.</summary>
    public static bool TryNumber(
        Dictionary<string, string> parameters, string name, int given, int most, out int number, out string mistake)
    {
        mistake = "";
        number = given;
        if (!parameters.TryGetValue(name, out var text)
            || (int.TryParse(text, System.Globalization.NumberStyles.None, null, out number) && number >= 1 && number <= most))
        {
            return true;
        }
        mistake = $"{name} must be a number from 1 to {most}";
        return false;
    }
}
