using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Dockerfile.Words;
using Gantry.Oci;

namespace Gantry.Build.Planning;

/// <summary>The variables that FROM can use, and that a stage's ARG without a default takes its value from.</summary>
public sealed class GlobalArguments
{
    private static readonly string[] s_proxies = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"];

    private readonly Dictionary<string, string> _values = [];
    private readonly IReadOnlyDictionary<string, string> _given;

    /// <summary>Evaluates the ARGs before the first FROM.</summary>
    /// <param name="file">The Dockerfile.</param>
    /// <param name="given">The caller's build arguments.</param>
    /// <param name="target">The platform to build for.</param>
    /// <param name="stage">The target stage's name, if it has one.</param>
    public GlobalArguments(DockerfileDocument file, IReadOnlyDictionary<string, string> given, Platform target, string? stage)
    {
        _given = given;
        Define("BUILD", PlatformText.Host);
        Define("TARGET", target);
        _values["TARGETSTAGE"] = stage ?? "default";
        var words = new WordExpander(file.EscapeCharacter, n => _values.GetValueOrDefault(n));
        foreach (var arg in file.Instructions.TakeWhile(i => i is not FromInstruction).OfType<ArgInstruction>())
            foreach (var (name, fallback) in arg.Variables)
                if (given.TryGetValue(name, out var value))
                    _values[name] = value;
                else if (fallback is not null)
                    _values[name] = words.Expand(fallback);
    }

    /// <summary>The variables of a proxy that RUN gets without being asked, when the caller gave them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Proxies =>
        _given.Where(a => s_proxies.Contains(a.Key.ToUpperInvariant()));

    /// <summary>Whether a variable is one of the proxies', which decide no step's result.</summary>
    public static bool IsProxy(string name) => s_proxies.Contains(name.ToUpperInvariant());

    /// <summary>A variable's value, if it has one.</summary>
    public string? Get(string name) => _values.GetValueOrDefault(name);

    /// <summary>The value that the caller gave, if any.</summary>
    public string? Given(string name) => _given.GetValueOrDefault(name);

    private void Define(string prefix, Platform platform)
    {
        Set("PLATFORM", PlatformText.Format(platform));
        Set("OS", platform.Os);
        Set("ARCH", platform.Architecture);
        Set("VARIANT", platform.Variant ?? "");

        void Set(string name, string value) => _values[prefix + name] = _given.GetValueOrDefault(prefix + name, value);
    }
}
