using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Flags of <c>run</c> and <c>create</c> that belong together, and what they do to the request.</summary>
internal abstract class OptionGroup
{
    /// <summary>All flags of <c>run</c> and <c>create</c>.</summary>
    public static IReadOnlyList<OptionGroup> CreateAll() =>
    [
        new ProcessOptions(), new EnvironmentOptions(), new NamespaceOptions(), new SecurityOptions(), new ResourceOptions(),
        new DeviceOptions(), new StorageOptions(), new PublishOptions(), new NetworkOptions(), new HealthOptions(),
        new LifecycleOptions(), new WindowsOptions(),
    ];

    /// <summary>The flags.</summary>
    public abstract IEnumerable<Option> Options { get; }

    /// <summary>The request with what the flags say.</summary>
    /// <exception cref="CommandException">Flags contradict each other, or a value is not usable.</exception>
    public abstract ContainerRequest Apply(ParseResult line, ContainerRequest request);

    /// <summary>Whether a flag was given.</summary>
    protected static bool IsGiven(ParseResult line, Option option) => line.GetResult(option) is { Implicit: false };

    /// <summary>The texts of a flag; null when it was not given.</summary>
    protected static string[]? TextsOf(ParseResult line, Option<string[]> option) => line.GetValue(option) is { Length: > 0 } texts ? texts : null;

    /// <summary>The texts of a flag as names and values; null when it was not given.</summary>
    protected static Dictionary<string, string>? PairsOf(ParseResult line, Option<string[]> option) =>
        TextsOf(line, option) is { } texts ? KeyValue.Map(texts) : null;
}
