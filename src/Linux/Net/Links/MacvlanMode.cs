namespace Gantry.Linux.Net.Links;

/// <summary>How macvlan links on one parent see each other.</summary>
public enum MacvlanMode
{
    /// <summary>Not at all.</summary>
    Private = 1,

    /// <summary>Through the switch that the parent is plugged into.</summary>
    Vepa = 2,

    /// <summary>Directly.</summary>
    Bridge = 4,

    /// <summary>There is only one, and it takes the parent over.</summary>
    Passthru = 8,
}
