namespace Gantry.Cli.Terminal;

/// <summary>The keys that leave a container running, such as <c>ctrl-p,ctrl-q</c>.</summary>
internal sealed class DetachKeys
{
    private const string Default = "ctrl-p,ctrl-q";

    private readonly byte[] _keys;
    private int _matched;

    private DetachKeys(byte[] keys) => _keys = keys;

    /// <summary>Reads keys as <c>--detach-keys</c> takes them; the default when null or empty.</summary>
    /// <exception cref="CommandException">A key is unknown.</exception>
    public static DetachKeys Parse(string? text) => new([.. (string.IsNullOrEmpty(text) ? Default : text).Split(',').Select(Key)]);

    /// <summary>
    /// Looks at what was typed: what goes on to the container is moved to the front, what may still become the
    /// sequence is held back.
    /// </summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="forward">What to pass on.</param>
    /// <returns>Whether the sequence is complete.</returns>
    public bool Filter(ReadOnlySpan<byte> typed, List<byte> forward)
    {
        foreach (var key in typed)
        {
            if (key == _keys[_matched])
            {
                if (++_matched == _keys.Length) return true;
                continue;
            }
            forward.AddRange(_keys.AsSpan(0, _matched));
            _matched = key == _keys[0] ? 1 : 0;
            if (_matched == 0) forward.Add(key);
        }
        return false;
    }

    private static byte Key(string name)
    {
        if (name.Length == 1 && name[0] < 128) return (byte)name[0];
        if (name.StartsWith("ctrl-", StringComparison.Ordinal) && name.Length == 6)
        {
            var c = name[5];
            if (char.IsAsciiLetterLower(c)) return (byte)(c - 'a' + 1);
            if ("@[\\]^_".IndexOf(c) is >= 0 and var place) return (byte)(place == 0 ? 0 : 26 + place);
        }
        throw new CommandException($"unknown character: '{name}': write letters, or ctrl- and one of a-z @ [ \\ ] ^ _");
    }
}
