namespace Gantry.Linux.Net.Links;

/// <summary>What sort of link is made, with the settings of that sort.</summary>
public abstract record LinkKind
{
    private protected LinkKind(string name) => Name = name;

    /// <summary>The kernel's name of the kind.</summary>
    public string Name { get; }

    /// <summary>Writes the settings as the attributes of <c>IFLA_INFO_DATA</c>.</summary>
    internal abstract void Write(NetlinkBatch batch);
}
