namespace Gantry.Build.Cache.Remote;

/// <summary>A place where another builder left what its steps made.</summary>
public interface ICacheSource
{
    /// <summary>What people call it.</summary>
    string Name { get; }

    /// <summary>Reads which steps it has; null when it has nothing to read.</summary>
    /// <param name="platform">The platform that is built for: an image's cache is that of its image for it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="Errors.GantryException">It cannot be read.</exception>
    Task<ImportedCache?> LoadAsync(Oci.Platform platform, CancellationToken cancellation);
}
