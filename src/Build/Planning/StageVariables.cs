using Gantry.Build.Dockerfile.Words;

namespace Gantry.Build.Planning;

/// <summary>The variables of a stage: its ARGs, and over them its ENVs.</summary>
public sealed class StageVariables
{
    private readonly List<KeyValuePair<string, string>> _environment = [];
    private readonly List<KeyValuePair<string, string>> _arguments = [];

    /// <summary>Begins with a base image's environment.</summary>
    /// <param name="environment">Environment, as <c>NAME=value</c>.</param>
    public StageVariables(IEnumerable<string> environment)
    {
        foreach (var entry in environment)
        {
            var equals = entry.IndexOf('=');
            SetEnvironment(equals < 0 ? entry : entry[..equals], equals < 0 ? "" : entry[(equals + 1)..]);
        }
    }

    /// <summary>The environment as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment => [.. _environment.Select(e => $"{e.Key}={e.Value}")];

    /// <summary>The arguments that no ENV hides, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Arguments => [.. _arguments.Where(a => !_environment.Exists(e => e.Key == a.Key)).Select(a => $"{a.Key}={a.Value}")];

    /// <summary>A variable's value, if it has one.</summary>
    public string? Get(string name) => Find(_environment, name) ?? Find(_arguments, name);

    /// <summary>Sets an ENV.</summary>
    public void SetEnvironment(string name, string value) => Set(_environment, name, value);

    /// <summary>Sets an ARG.</summary>
    public void SetArgument(string name, string value) => Set(_arguments, name, value);

    /// <summary>Expands with these variables.</summary>
    public WordExpander Words(char escape) => new(escape, Get);

    private static string? Find(List<KeyValuePair<string, string>> list, string name)
    {
        var at = list.FindIndex(e => e.Key == name);
        return at < 0 ? null : list[at].Value;
    }

    private static void Set(List<KeyValuePair<string, string>> list, string name, string value)
    {
        var at = list.FindIndex(e => e.Key == name);
        if (at < 0)
            list.Add(new(name, value));
        else
            list[at] = new(name, value);
    }
}
