using System.Text;

namespace Gantry.Oci;

/// <summary>Names a stack of layers by one digest (OCI image-spec, config.md, "Layer ChainID").</summary>
public static class ChainId
{
    /// <summary>The chain id of a layer on top of a stack (null: on nothing).</summary>
    public static Digest Next(Digest? parent, Digest diffId) =>
        parent is { } below ? Digest.Of(Encoding.ASCII.GetBytes($"{below} {diffId}")) : diffId;

    /// <summary>The chain id of each layer of a stack, the lowest first.</summary>
    public static IReadOnlyList<Digest> All(IReadOnlyList<Digest> diffIds)
    {
        var chain = new Digest[diffIds.Count];
        for (var i = 0; i < chain.Length; i++)
            chain[i] = Next(i == 0 ? null : chain[i - 1], diffIds[i]);
        return chain;
    }

    /// <summary>The chain id of the whole stack, or null for no layers.</summary>
    public static Digest? Of(IReadOnlyList<Digest> diffIds) => diffIds.Count == 0 ? null : All(diffIds)[^1];
}
