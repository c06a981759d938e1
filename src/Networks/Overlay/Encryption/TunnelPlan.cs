using Gantry.Linux.Net.Xfrm;

namespace Gantry.Networks.Overlay.Encryption;

/// <summary>What the kernel's IPsec tables should hold.</summary>
/// <param name="Associations">All directions.</param>
/// <param name="Policies">One for each other host.</param>
internal sealed record TunnelPlan(IReadOnlyList<SecurityAssociation> Associations, IReadOnlyList<EncryptionPolicy> Policies)
{
    /// <summary>
    /// Plans it. What arrives is read with the key of any period that is known, what leaves is written with the present one's: hosts
    /// need not change over at the same moment. Pure.
    /// </summary>
    /// <param name="self">This host.</param>
    /// <param name="others">The hosts that it shares an encrypted network with.</param>
    /// <param name="secrets">The cluster's secrets by period.</param>
    /// <param name="period">The present period.</param>
    /// <param name="port">The tunnels' UDP port.</param>
    public static TunnelPlan Of(TunnelEnd self, IReadOnlyCollection<TunnelEnd> others, IReadOnlyDictionary<long, byte[]> secrets, long period, int port)
    {
        if (secrets.Count == 0)
            return new([], []);
        var (associations, policies) = (new List<SecurityAssociation>(), new List<EncryptionPolicy>());
        var present = secrets.Keys.Where(p => p <= period).DefaultIfEmpty(secrets.Keys.Min()).Max();
        foreach (var other in others)
        {
            associations.AddRange(secrets.Select(s => TunnelKey.Derive(s.Key, s.Value, other, self)));
            var leaving = TunnelKey.Derive(present, secrets[present], self, other);
            associations.Add(leaving);
            policies.Add(new(self.Address, other.Address, port, TunnelKey.Mark) { Index = leaving.Index });
        }
        return new(associations, policies);
    }
}
