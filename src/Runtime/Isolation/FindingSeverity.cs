namespace Gantry.Runtime.Isolation;

/// <summary>How grave a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Less isolation than containers usually have.</summary>
    Warning,

    /// <summary>A way to control the host.</summary>
    Danger,
}
