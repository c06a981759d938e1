using System.Security.Cryptography;

namespace Gantry.Networks.Overlay.Encryption;

/// <summary>This host's epoch. It outlives the daemon as the kernel's associations do, and not the host's start.</summary>
/// <param name="directory">A directory that lasts until the host's next start.</param>
internal sealed class EpochFile(string directory)
{
    private const int Length = 16;
    private string Path => System.IO.Path.Combine(directory, "overlay-epoch");

    /// <summary>The epoch; a new one where there is none.</summary>
    public string Read()
    {
        if (!File.Exists(Path))
            File.WriteAllText(Path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length)));
        return File.ReadAllText(Path);
    }

    /// <summary>Ends the epoch, with the associations.</summary>
    public void End() => File.Delete(Path);
}
