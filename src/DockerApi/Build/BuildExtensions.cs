using Gantry.Build.Attestations;
using Gantry.DockerApi.Http;
using Gantry.Errors;

namespace Gantry.DockerApi.Build;

/// <summary>The parameters of <c>/build</c> beyond Docker's, for clients of our own. Where a value has fields, they are written as on buildx's command line.</summary>
/// <param name="query">The query.</param>
internal sealed class BuildExtensions(QueryParameters query)
{
    /// <summary>Stages of which nothing is taken from the cache.</summary>
    public IReadOnlyList<string> NoCacheStages => query.All("nocachefilter");

    /// <summary>What RUN steps may ask for.</summary>
    public IReadOnlyList<string> Allowed => query.All("allow");

    /// <summary>Whether the client draws the build itself and wants its steps.</summary>
    public bool Steps => query.Text("progress") == "steps";

    /// <summary>In what forms the result is given out; none is an image of this host.</summary>
    public IReadOnlyList<BuildOption> Outputs => [.. query.All("output").Select(o => BuildOption.Parse("output", o))];

    /// <summary>Where the cache is written to.</summary>
    public IReadOnlyList<BuildOption> CacheTo => [.. query.All("cacheto").Select(o => BuildOption.Parse("cacheto", o))];

    /// <summary>Further contexts: <c>name=upload:NUMBER</c> came with the context, others are images or addresses.</summary>
    public IReadOnlyDictionary<string, string> NamedContexts => Pairs("buildcontext");

    /// <summary>What is to be stated about the image.</summary>
    public AttestationRequest Attestations =>
        AttestationRequest.Of(query.All("attest").Select(a => BuildOption.Parse("attest", a)).DistinctBy(a => a.Type).Select(a => (a.Type, a.Attributes.ToDictionary())));

    /// <summary>The ids of SSH agents that the client lends, over connections of their own.</summary>
    public IReadOnlyList<string> Agents => query.All("ssh");

    /// <summary>The question that is asked about the Dockerfile in place of a build.</summary>
    public string? Question => query.TextOrNull("call") is { } call && call != "build" ? $"frontend.{(call == "check" ? "lint" : call)}" : null;

    private Dictionary<string, string> Pairs(string name) => query.All(name).Select(text =>
        text.IndexOf('=') is > 0 and var at ? (Name: text[..at], Value: text[(at + 1)..]) : throw new InvalidArgumentException($"invalid {name} {Printable.Quote(text)}: want name=value"))
        .DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Value);
}
