using Gantry.Build.Cache;
using Gantry.Errors;

namespace Gantry.Build.BuildKit.Services;

/// <summary>The filters of cache listings: <c>field==value</c>, <c>field!=value</c>, <c>field~=part</c> or <c>field</c>, joined by commas; lists are alternatives.</summary>
internal sealed class UsageFilter
{
    private readonly List<List<(string Field, string Operator, string Value)>> _alternatives = [];

    /// <exception cref="InvalidArgumentException">A filter is malformed or its field unknown.</exception>
    public UsageFilter(IEnumerable<string> filters)
    {
        foreach (var filter in filters)
            _alternatives.Add([.. filter.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Read)]);
    }

    public bool Matches(CacheUsage usage) => _alternatives.Count == 0 || _alternatives.Exists(all => all.TrueForAll(c => Matches(usage, c)));

    private static (string, string, string) Read(string condition)
    {
        foreach (var op in (string[])["==", "!=", "~="])
            if (condition.IndexOf(op, StringComparison.Ordinal) is > 0 and var at)
                return (condition[..at].ToLowerInvariant(), op, condition[(at + 2)..].Trim('"'));
        return (condition.ToLowerInvariant(), "", "");
    }

    private static bool Matches(CacheUsage usage, (string Field, string Operator, string Value) condition)
    {
        var actual = condition.Field switch
        {
            "id" => usage.Record.Id,
            "type" => usage.TypeName,
            "description" => usage.Record.Description,
            "inuse" => Text(usage.InUse),
            "shared" => Text(usage.Shared),
            "private" => Text(!usage.Shared),
            "mutable" => Text(usage.Record.Kind != CacheKind.Regular),
            "immutable" => Text(usage.Record.Kind == CacheKind.Regular),
            "parent" or "parents" => string.Join(' ', usage.Parents),
            _ => throw new InvalidArgumentException($"invalid filter {condition.Field}: want id, type, description, inuse, shared, private, mutable, immutable or parents"),
        };
        return condition.Operator switch
        {
            "==" => actual == condition.Value,
            "!=" => actual != condition.Value,
            "~=" => actual.Contains(condition.Value, StringComparison.Ordinal),
            _ => actual is "true",
        };
    }

    private static string Text(bool value) => value ? "true" : "false";
}
