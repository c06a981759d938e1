namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>A flag that an instruction takes.</summary>
/// <param name="Name">The name without dashes.</param>
/// <param name="Kind">What it may be given.</param>
internal sealed record FlagRule(string Name, FlagKind Kind = FlagKind.Text);

/// <summary>What a flag may be given.</summary>
internal enum FlagKind
{
    /// <summary>One value.</summary>
    Text,

    /// <summary>Nothing, <c>true</c> or <c>false</c>.</summary>
    Switch,

    /// <summary>A value each time, any number of times.</summary>
    List,
}
