using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Gantry.Errors;

namespace Gantry.Engine.Volumes;

/// <summary>What a volume may be called.</summary>
internal static partial class VolumeName
{
    /// <summary>A name for a volume that nobody named: 64 hexadecimal digits.</summary>
    public static string Anonymous() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>Whether a name could have come from <see cref="Anonymous"/>.</summary>
    public static bool IsAnonymous(string name) => AnonymousPattern().IsMatch(name);

    /// <summary>Refuses what is no name; a name is also a directory, so this is what keeps paths out.</summary>
    /// <exception cref="InvalidArgumentException">Docker's message for the reason.</exception>
    public static void Validate(string name)
    {
        if (name.Length == 1)
            throw new InvalidArgumentException($"create {name}: volume name is too short, names should be at least two alphanumeric characters");
        if (name.Length > MaximumLength)
            throw new InvalidArgumentException($"create {name[..16]}…: volume name is too long, names should have at most {MaximumLength} characters");
        if (!Pattern().IsMatch(name))
        {
            throw new InvalidArgumentException($"create {name}: \"{name}\" includes invalid characters for a local volume name, only " +
                "\"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path");
        }
    }

    /// <summary>The longest file name that Linux file systems take.</summary>
    private const int MaximumLength = 255;

    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9_.-]+\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex AnonymousPattern();
}
