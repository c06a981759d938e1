using System.Security.Cryptography;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>What stands in a container's place while a volume is exported, imported or copied: none outlives the daemon.</summary>
internal static class TransferId
{
    private const string Prefix = "transfer-";

    /// <summary>A new one.</summary>
    public static string New() => Prefix + RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>Whether a user of a volume is one.</summary>
    public static bool Is(string user) => user.StartsWith(Prefix, StringComparison.Ordinal);
}
