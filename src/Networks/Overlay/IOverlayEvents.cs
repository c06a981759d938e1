namespace Gantry.Networks.Overlay;

/// <summary>Who is told of what other hosts do.</summary>
internal interface IOverlayEvents
{
    /// <summary>There is a network; also one of our own, and more than once.</summary>
    void NetworkCame(Network network);

    /// <summary>A network is gone.</summary>
    void NetworkGone(string name);

    /// <summary>There is an endpoint on another host; also more than once.</summary>
    void PeerCame(OverlayPeer peer);

    /// <summary>An endpoint on another host is gone.</summary>
    void PeerGone(OverlayPeer peer);

    /// <summary>Whether a network is encrypted, and the cluster so has to have secrets.</summary>
    bool NeedsSecrets { get; }

    /// <summary>The cluster has a secret for a period; null when no longer.</summary>
    void SecretChanged(long period, byte[]? secret);

    /// <summary>All that the store holds at the moment was told.</summary>
    void Settled();
}
