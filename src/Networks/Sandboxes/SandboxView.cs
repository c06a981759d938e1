namespace Gantry.Networks.Sandboxes;

/// <summary>Shows a container's network stack as callers see it.</summary>
internal sealed class SandboxView(NameFiles files, NamespaceStore namespaces)
{
    /// <summary>A stack of ours.</summary>
    public Sandbox Of(SandboxRecord record) => new()
    {
        ContainerId = record.Request.ContainerId,
        NamespacePath = namespaces.PathOf(record.Namespace),
        Endpoints = record.Endpoints.ToDictionary(e => e.NetworkName, e => e.Settings()),
        Ports = record.Ports,
        Hosts = files.Hosts(record, inHostNetwork: false),
        ResolvConf = files.ResolvConf(record, inHostNetwork: false, embedded: NameService.HasNames(record)),
    };

    /// <summary>The host's stack, or none: there is no namespace of ours, only the files.</summary>
    public Sandbox Linkless(AttachRequest request, Network network)
    {
        var isHost = network.Driver == "host";
        var record = new SandboxRecord { Request = request };
        return new()
        {
            ContainerId = request.ContainerId,
            NamespacePath = "",
            Endpoints = new Dictionary<string, EndpointSettings> { [network.Name] = request.Endpoints.Values.First() with { NetworkID = network.Id } },
            Hosts = files.Hosts(record, isHost),
            ResolvConf = files.ResolvConf(record, isHost, embedded: false),
        };
    }
}
