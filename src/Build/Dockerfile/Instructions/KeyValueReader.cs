using Gantry.Build.Dockerfile.Words;

namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>Reads <c>k=v k2="v 2"</c>, and the old <c>k all the rest</c>.</summary>
internal static class KeyValueReader
{
    public static IReadOnlyList<KeyValue> Read(RawInstruction raw)
    {
        raw.RequireArguments();
        var words = WordSplitter.SplitKeepingQuotes(raw.Rest, raw.Escape);
        if (!words[0].Contains('='))
            return [ReadLegacy(raw, words[0])];
        return [.. words.Select(w => ReadPair(raw, w))];
    }

    private static KeyValue ReadLegacy(RawInstruction raw, string key)
    {
        var value = raw.Rest[key.Length..].Trim();
        if (value.Length == 0)
            throw raw.Error($"{raw.Keyword} must have two arguments");
        raw.Warn("LegacyKeyValueFormat", $"\"{raw.Keyword} key=value\" should be used instead of legacy \"{raw.Keyword} key value\" format");
        return new(key, value);
    }

    private static KeyValue ReadPair(RawInstruction raw, string word)
    {
        var equals = word.IndexOf('=');
        if (equals < 0)
            throw raw.Error($"syntax error: can't find = in \"{word}\": must be of the form: name=value");
        return equals == 0
            ? throw raw.Error($"{raw.Keyword} names can not be blank")
            : new(word[..equals], word[(equals + 1)..]);
    }
}
