namespace Gantry.Networks.Overlay;

/// <summary>Where things stand in the cluster's store.</summary>
internal static class OverlayKeys
{
    /// <summary>What all keys begin with.</summary>
    public const string Root = "/gantry/";

    /// <summary>Networks, by name.</summary>
    public const string Networks = Root + "networks/";

    /// <summary>Endpoints, by network and address.</summary>
    public const string Endpoints = Root + "endpoints/";

    /// <summary>Whose an address is, by network and address.</summary>
    public const string Addresses = Root + "addresses/";

    /// <summary>What the keys of encrypted networks are made of, by period.</summary>
    public const string Secrets = Root + "secrets/";
}
