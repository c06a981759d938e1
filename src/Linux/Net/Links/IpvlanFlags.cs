namespace Gantry.Linux.Net.Links;

/// <summary>How ipvlan links on one parent see each other.</summary>
[Flags]
public enum IpvlanFlags
{
    /// <summary>Directly.</summary>
    Bridge = 0,

    /// <summary>Not at all.</summary>
    Private = 1,

    /// <summary>Through the switch that the parent is plugged into.</summary>
    Vepa = 2,
}
