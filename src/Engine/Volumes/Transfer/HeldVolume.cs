using Gantry.Engine.Containers;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>A volume's name and the containers that use it, held until disposed of.</summary>
internal sealed class HeldVolume(IReadOnlyList<ContainerEntry> containers, IReadOnlyList<ContainerEntry> writers) : IDisposable
{
    private readonly Stack<IDisposable> _held = new();

    /// <summary>The name; without a record there is no such volume.</summary>
    public VolumeEntry Entry { get; private set; } = null!;

    /// <summary>The containers that use it.</summary>
    public IReadOnlyList<ContainerEntry> Containers => containers;

    /// <summary>Those of them that may write to it.</summary>
    public IReadOnlyList<ContainerEntry> Writers => writers;

    /// <summary>Takes all of it.</summary>
    internal async Task EnterAsync(VolumeStore volumes, string name, CancellationToken cancellation)
    {
        foreach (var container in containers)
            _held.Push(await container.Gate.EnterAsync(cancellation));
        var claim = await volumes.ClaimAsync(name, cancellation);
        _held.Push(claim);
        Entry = claim.Entry;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_held.TryPop(out var held))
            held.Dispose();
    }
}
