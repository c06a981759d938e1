using Gantry.Errors;

namespace Gantry.Engine.Streams;

/// <summary>The keys that leave a program without ending it, such as <c>ctrl-p,ctrl-q</c>.</summary>
public sealed class DetachKeys
{
    /// <summary>What Docker's clients expect when nothing else is set.</summary>
    public const string Default = "ctrl-p,ctrl-q";

    private readonly byte[] _sequence;

    private DetachKeys(byte[] sequence) => _sequence = sequence;

    /// <summary>Reads a comma-separated list of keys: a character, or <c>ctrl-</c> and one of <c>a-z @ [ \ ] ^ _</c>. Empty is the default.</summary>
    /// <exception cref="InvalidArgumentException">A key is not one.</exception>
    public static DetachKeys Parse(string? text)
    {
        var keys = (string.IsNullOrEmpty(text) ? Default : text).Split(',');
        return new DetachKeys([.. keys.Select(key => Code(key) ?? throw new InvalidArgumentException($"Invalid detach keys ({text}) provided: unknown character: '{key}'"))]);
    }

    /// <summary>Begins to look for the keys in an input.</summary>
    public DetachKeyFilter Watch() => new(_sequence);

    private static byte? Code(string key)
    {
        if (key is [var single] && single < 0x80)
            return (byte)single;
        if (key is not ['c', 't', 'r', 'l', '-', var control])
            return null;
        return control switch
        {
            >= 'a' and <= 'z' => (byte)(control - 'a' + 1),
            >= 'A' and <= 'Z' => (byte)(control - 'A' + 1),
            '@' => 0,
            '[' => 27,
            '\\' => 28,
            ']' => 29,
            '^' => 30,
            '_' => 31,
            _ => null,
        };
    }
}
