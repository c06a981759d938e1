using Gantry.Build.Protos.Ops;
using Gantry.Oci;
using Google.Protobuf;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>
/// Names a build's result in the form of a build graph: clients hand such a graph from one build to another without looking
/// into it (bake's <c>target:</c> contexts). It has one source, which only we know.
/// </summary>
internal static class ResultDefinition
{
    private const string Scheme = "gantry-result://";

    /// <summary>Names a result.</summary>
    public static Definition Write(string build, string result)
    {
        var source = new Op { Source = new() { Identifier = $"{Scheme}{build}/{result}" } }.ToByteString();
        // The last operation of a graph names the output that is meant.
        var end = new Op { Inputs = { new Input { Digest = Digest.Of(source.Span).ToString() } } }.ToByteString();
        return new()
        {
            Def = { source, end },
            Metadata = { [Digest.Of(source.Span).ToString()] = new(), [Digest.Of(end.Span).ToString()] = new() },
        };
    }

    /// <summary>Reads what a graph names; null when it is any other graph.</summary>
    public static (string Build, string Result)? Read(Definition definition)
    {
        foreach (var bytes in definition.Def)
            if (Op.Parser.ParseFrom(bytes).Source?.Identifier is { } name && name.StartsWith(Scheme, StringComparison.Ordinal) && name.LastIndexOf('/') is var slash && slash > Scheme.Length)
                return (name[Scheme.Length..slash], name[(slash + 1)..]);
        return null;
    }
}
