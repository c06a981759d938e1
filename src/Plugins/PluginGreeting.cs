namespace Gantry.Plugins;

/// <summary>What a plugin says when it is greeted.</summary>
internal sealed record PluginGreeting : PluginAnswer
{
    /// <summary>The interfaces that it has, such as <c>VolumeDriver</c>.</summary>
    public IReadOnlyList<string>? Implements { get; init; }
}
