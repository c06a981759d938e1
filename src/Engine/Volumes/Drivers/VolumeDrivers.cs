using Gantry.Errors;

namespace Gantry.Engine.Volumes.Drivers;

/// <summary>The volume drivers by name: those built in, then Docker's volume plugins.</summary>
internal sealed class VolumeDrivers(params IReadOnlyList<IVolumeDriver> builtIn)
{
    /// <summary>Finds a driver.</summary>
    /// <exception cref="NotFoundException">There is none of that name; the message is Docker's.</exception>
    public Task<IVolumeDriver> GetAsync(string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var driver = builtIn.FirstOrDefault(d => d.Name == name)
            ?? throw new NotFoundException($"error looking up volume plugin {name}: plugin \"{name}\" not found");
        return Task.FromResult(driver);
    }
}
