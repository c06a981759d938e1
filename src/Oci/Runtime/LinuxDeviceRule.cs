namespace Gantry.Oci.Runtime;

/// <summary>A rule of the device control group; later rules win.</summary>
public sealed record LinuxDeviceRule
{
    /// <summary>Whether it allows or denies.</summary>
    public bool Allow { get; init; }

    /// <summary><c>a</c>, <c>b</c> or <c>c</c>; all when null.</summary>
    public string? Type { get; init; }

    /// <summary>Major number; all when null.</summary>
    public long? Major { get; init; }

    /// <summary>Minor number; all when null.</summary>
    public long? Minor { get; init; }

    /// <summary>Any of <c>rwm</c>.</summary>
    public string? Access { get; init; }
}
