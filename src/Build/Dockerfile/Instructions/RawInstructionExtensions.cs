using System.Text.Json;
using Gantry.Build.Dockerfile.Words;

namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>The ways in which instructions read their flags and arguments.</summary>
internal static class RawInstructionExtensions
{
    /// <summary>A flag's value, if it is there.</summary>
    public static string? Flag(this RawInstruction raw, string name) => raw.Flags.FirstOrDefault(f => f.Name == name)?.Value;

    /// <summary>Whether a switch is on.</summary>
    public static bool Switch(this RawInstruction raw, string name) => raw.Flags.FirstOrDefault(f => f.Name == name) is { } flag && flag.Value != "false";

    /// <summary>The values of a flag that can be repeated.</summary>
    public static IReadOnlyList<string> FlagList(this RawInstruction raw, string name) => [.. raw.Flags.Where(f => f.Name == name).Select(f => f.Value!)];

    /// <summary>The arguments as a JSON array of strings, or null when they are not one.</summary>
    public static IReadOnlyList<string>? JsonArguments(this RawInstruction raw, string? text = null)
    {
        text ??= raw.Rest;
        if (!text.StartsWith('['))
            return null;
        try
        {
            using var json = JsonDocument.Parse(text, new() { MaxDepth = 2 });
            return json.RootElement.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String)
                ? [.. json.RootElement.EnumerateArray().Select(e => e.GetString()!)]
                : null;
        }
        catch (JsonException)
        {
            // Docker takes it as a shell command then: [ is also the name of a program.
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // Half of a surrogate pair is no text.
            return null;
        }
    }

    /// <summary>The arguments as a JSON array, or cut at white space.</summary>
    public static IReadOnlyList<string> JsonOrWords(this RawInstruction raw) => raw.JsonArguments() ?? WordSplitter.Split(raw.Rest);

    /// <summary>The arguments as a command.</summary>
    public static CommandForm Command(this RawInstruction raw, string? text = null)
    {
        var line = text ?? raw.Rest;
        return raw.JsonArguments(line) is { } exec ? new(exec, IsShell: false) : new(line.Length == 0 ? [] : [line], IsShell: true);
    }

    /// <summary>Fails unless there is something after the keyword.</summary>
    public static RawInstruction RequireArguments(this RawInstruction raw) =>
        raw.Rest.Length > 0 ? raw : throw raw.Error($"{raw.Keyword} requires at least one argument");

    /// <summary>The one argument.</summary>
    public static string SingleArgument(this RawInstruction raw)
    {
        if (raw.Rest.Length == 0)
            throw raw.Error($"{raw.Keyword} requires exactly one argument");
        return raw.Rest;
    }
}
