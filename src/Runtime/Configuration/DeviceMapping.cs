namespace Gantry.Runtime.Configuration;

/// <summary>A device of the host in the container.</summary>
public sealed record DeviceMapping
{
    /// <summary>Where it is.</summary>
    public string PathOnHost { get; init => field = value ?? ""; } = "";

    /// <summary>Where it goes.</summary>
    public string PathInContainer { get; init => field = value ?? ""; } = "";

    /// <summary>Any of <c>rwm</c>.</summary>
    public string CgroupPermissions { get; init => field = value ?? ""; } = "";
}
