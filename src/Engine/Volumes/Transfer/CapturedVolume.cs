using Gantry.Engine.Volumes.Trees;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>What a volume held at one moment.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Tree">The copy.</param>
/// <param name="Count">What is in it.</param>
/// <param name="Taken">The moment.</param>
/// <param name="Frozen">The containers that were frozen.</param>
/// <param name="FrozenFor">For how long.</param>
internal sealed record CapturedVolume(Volume Volume, StagedTree Tree, TreeCount Count, DateTimeOffset Taken, IReadOnlyList<string> Frozen, TimeSpan FrozenFor) : IDisposable
{
    /// <summary>As it is told.</summary>
    public VolumeTransfer Transfer => new() { Volume = Volume, Entries = Count.Entries, Bytes = Count.Bytes, LeftOut = Count.Special, Frozen = Frozen, FrozenFor = FrozenFor };

    /// <inheritdoc/>
    public void Dispose() => Tree.Dispose();
}
