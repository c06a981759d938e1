namespace Gantry.Networks;

/// <summary>A range from which subnets are taken when a network names none (an entry of <c>default-address-pools</c>).</summary>
/// <param name="Base">The range, as <c>172.16.0.0/12</c>.</param>
/// <param name="Size">The prefix length of each subnet that is cut from it.</param>
public sealed record DefaultAddressPool(string Base, int Size)
{
    /// <summary>Docker's own pools, in its order.</summary>
    public static IReadOnlyList<DefaultAddressPool> Defaults { get; } =
        [.. Enumerable.Range(17, 15).Select(n => new DefaultAddressPool($"172.{n}.0.0/16", 16)), new("192.168.0.0/16", 20)];
}
