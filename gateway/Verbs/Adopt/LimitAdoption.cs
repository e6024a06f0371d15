using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Verbs.Adopt;

/// <summary>Rate-limiter policies of routes become limits of the plan <c>default</c> where their numbers are known.</summary>
internal sealed class LimitAdoption(JsonObject application, Answers answers, Decisions decisions)
{
    private static readonly string[] Words = ["PermitLimit", "TokenLimit", "TokensPerPeriod"];

    public void Adopt(JsonObject routes, JsonObject gateway)
    {
        var policies = routes.Select(static one => (Route: one.Value!.AsObject(), Policy: PolicyAdoption.Named(one.Value!.AsObject(),
            "RateLimiterPolicy"), Key: $"ReverseProxy:Routes:{one.Key}:RateLimiterPolicy")).ToList();
        foreach (var group in policies.Where(static one => one.Policy is not null).GroupBy(static one => one.Policy!))
        {
            var isEverywhere = policies.All(one => one.Policy == group.Key || PolicyAdoption.IsAnonymous(one.Route));
            if (group.All(static one => PolicyAdoption.IsAnonymous(one.Route)))
            {
                decisions.Add(DecisionKind.Lose, group.First().Key, $"{group.Key} stands on routes without a caller, whom no plan's "
                    + "limits reach; only MaxInFlight of cluster and gateway holds there");
            }
            else if (Limit(group.Key) is { } limit)
            {
                Place(gateway, group.Key, limit, isEverywhere, group.First().Key);
            }
            else
            {
                decisions.Add(DecisionKind.Decide, group.First().Key, $"{group.Key} has its numbers in the application's code and is left "
                    + $"out; say --policy {group.Key}=rate:REQUESTS/TIME or --policy {group.Key}=concurrency:REQUESTS");
            }
        }
    }

    private void Place(JsonObject gateway, string policy, JsonObject limit, bool isEverywhere, string key)
    {
        var name = string.Concat(policy.Select(static one => one is < '!' or > '~' or '"' or '\\' ? '-' : one));
        if (!isEverywhere)
            limit["Scope"] = "Route";
        gateway["DefaultPlan"] ??= "default";
        var plan = ProxyAdoption.Child(ProxyAdoption.Child(gateway, "Plans"), gateway["DefaultPlan"]!.ToString());
        ProxyAdoption.Child(plan, "Limits")[name] = limit;
        decisions.Add(DecisionKind.Change, key, $"{policy} is the limit {name} of the plan {gateway["DefaultPlan"]}: "
            + $"{limit.ToJsonString()}, for each organisation by itself, "
            + (isEverywhere ? "over all routes" : "on each route, also on those that did not have it")
            + ", without a queue");
    }

    private JsonObject? Limit(string policy)
    {
        if (answers.For(policy, Answers.Rate, Answers.Concurrency) is { } answer)
        {
            return answer.Word == Answers.Concurrency
                ? Concurrency(long.Parse(answer.Value, CultureInfo.InvariantCulture))
                : Rate(long.Parse(answer.Value.Split('/')[0], CultureInfo.InvariantCulture), answer.Value.Split('/')[1]);
        }

        return Numbers(application, policy) is { } numbers ? Of(numbers) : null;
    }

    /// <summary>The object of the policy's name, anywhere in the file, that has words of .NET's limiters.</summary>
    private static JsonObject? Numbers(JsonObject tree, string policy)
    {
        foreach (var (name, child) in tree)
        {
            if (child is not JsonObject section)
                continue;
            if (ApplicationFile.Same(name, policy) && Words.Any(word => ApplicationFile.Child(section, word) is not null))
                return section;
            if (Numbers(section, policy) is { } inner)
                return inner;
        }

        return null;
    }

    private static JsonObject? Of(JsonObject numbers)
    {
        if (Count(numbers, "TokensPerPeriod") is { } tokens && Time(numbers, "ReplenishmentPeriod") is { } period)
        {
            var rate = Rate(tokens, period);
            if (Count(numbers, "TokenLimit") is { } burst)
                rate["Burst"] = burst;
            return rate;
        }

        if (Count(numbers, "PermitLimit") is not { } permits)
            return null;
        return Time(numbers, "Window") is { } window ? Rate(permits, window)
            : ApplicationFile.Child(numbers, "Window") is null ? Concurrency(permits) : null;
    }

    private static JsonObject Rate(long requests, string per) => new() { ["Kind"] = "Rate", ["Requests"] = requests, ["Per"] = per };

    private static JsonObject Concurrency(long requests) => new() { ["Kind"] = "Concurrency", ["Requests"] = requests };

    private static long? Count(JsonObject numbers, string name) =>
        long.TryParse(ApplicationFile.Text(numbers, name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : null;

    /// <summary>Applications read a bare number with TimeSpan.FromSeconds.</summary>
    private static string? Time(JsonObject numbers, string name) => ApplicationFile.Text(numbers, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds).ToString("c")
            : Answers.IsTime(text) ? text : null;
}
