using System.Text;
using System.Text.Json;
using Gantry.Build.Planning;

namespace Gantry.Build.Attestations;

/// <summary>Writes how an image was built, as SLSA provenance in the shape that BuildKit's has.</summary>
internal static class ProvenanceDocument
{
    /// <summary>What SLSA 0.2 is called.</summary>
    public const string Type02 = "https://slsa.dev/provenance/v0.2";

    /// <summary>What SLSA 1 is called.</summary>
    public const string Type1 = "https://slsa.dev/provenance/v1";

    private const string BuildType02 = "https://mobyproject.org/buildkit@v1";
    private const string BuildType1 = "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md";
    private const string MetadataName = "https://mobyproject.org/buildkit@v1#metadata";

    /// <summary>Options that say nothing of what was built, or that may hold what is not to be told.</summary>
    private static readonly string[] s_left = ["attest:", "cache-imports", "cache-from", "add-hosts", "local-sessionid", "source"];

    /// <summary>Options that are only told when everything is.</summary>
    private static readonly string[] s_private = ["build-arg:", "label:", "context:", "vcs:"];

    /// <summary>Writes the predicate.</summary>
    public static byte[] Write(BuildFacts facts, BuildResult result, ProvenanceRequest request)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (request.Version1)
                Write1(json, facts, result, request);
            else
                Write02(json, facts, result, request);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Write02(Utf8JsonWriter json, BuildFacts facts, BuildResult result, ProvenanceRequest request)
    {
        WriteBuilder(json, request);
        json.WriteString("buildType", BuildType02);
        WriteMaterials(json, "materials", result);
        json.WriteStartObject("invocation");
        json.WriteStartObject("configSource");
        json.WriteString("entryPoint", facts.DockerfileName);
        json.WriteEndObject();
        json.WriteStartObject("parameters");
        WriteParameters(json, facts, request);
        json.WriteEndObject();
        json.WriteStartObject("environment");
        json.WriteString("platform", PlatformText.Format(PlatformText.Host));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        json.WriteString("buildInvocationID", facts.Id);
        json.WriteString("buildStartedOn", facts.Started);
        json.WriteString("buildFinishedOn", facts.Finished);
        json.WriteStartObject("completeness");
        json.WriteBoolean("parameters", request.Max);
        json.WriteBoolean("environment", true);
        json.WriteBoolean("materials", false);
        json.WriteEndObject();
        json.WriteBoolean("reproducible", false);
        json.WriteStartObject(MetadataName);
        WriteOwnMetadata(json, facts, request);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write1(Utf8JsonWriter json, BuildFacts facts, BuildResult result, ProvenanceRequest request)
    {
        json.WriteStartObject("buildDefinition");
        json.WriteString("buildType", BuildType1);
        json.WriteStartObject("externalParameters");
        json.WriteStartObject("configSource");
        json.WriteString("path", facts.DockerfileName);
        json.WriteEndObject();
        json.WriteStartObject("request");
        WriteParameters(json, facts, request);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("internalParameters");
        json.WriteString("builderPlatform", PlatformText.Format(PlatformText.Host));
        json.WriteEndObject();
        WriteMaterials(json, "resolvedDependencies", result);
        json.WriteEndObject();
        json.WriteStartObject("runDetails");
        WriteBuilder(json, request);
        json.WriteStartObject("metadata");
        json.WriteString("invocationID", facts.Id);
        json.WriteString("startedOn", facts.Started);
        json.WriteString("finishedOn", facts.Finished);
        json.WriteStartObject("buildkit_metadata");
        WriteOwnMetadata(json, facts, request);
        json.WriteEndObject();
        json.WriteBoolean("buildkit_hermetic", false);
        json.WriteStartObject("buildkit_completeness");
        json.WriteBoolean("request", request.Max);
        json.WriteBoolean("resolvedDependencies", false);
        json.WriteEndObject();
        json.WriteBoolean("buildkit_reproducible", false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteBuilder(Utf8JsonWriter json, ProvenanceRequest request)
    {
        json.WriteStartObject("builder");
        json.WriteString("id", request.BuilderId);
        json.WriteEndObject();
    }

    private static void WriteMaterials(Utf8JsonWriter json, string name, BuildResult result)
    {
        json.WriteStartArray(name);
        foreach (var material in result.Materials)
        {
            json.WriteStartObject();
            json.WriteString("uri", material.Uri);
            json.WriteStartObject("digest");
            json.WriteString(material.Algorithm, material.Digest);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteParameters(Utf8JsonWriter json, BuildFacts facts, ProvenanceRequest request)
    {
        json.WriteString("frontend", "dockerfile.v0");
        json.WriteStartObject("args");
        foreach (var (name, value) in facts.Options.OrderBy(o => o.Key, StringComparer.Ordinal))
            if (!Begins(s_left, name) && (request.Max || !Begins(s_private, name)))
                json.WriteString(name, value);
        json.WriteEndObject();
        WriteNames(json, "locals", "name", facts.Locals);
        if (request.Max)
            WriteNames(json, "secrets", "id", facts.Secrets);
    }

    private static void WriteNames(Utf8JsonWriter json, string list, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        json.WriteStartArray(list);
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString(name, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>What BuildKit adds to SLSA: the state of the source, and the Dockerfile.</summary>
    private static void WriteOwnMetadata(Utf8JsonWriter json, BuildFacts facts, ProvenanceRequest request)
    {
        var source = facts.Options.Where(o => o.Key.StartsWith("vcs:", StringComparison.Ordinal)).ToList();
        if (source.Count > 0)
        {
            json.WriteStartObject("vcs");
            foreach (var (name, value) in source.OrderBy(o => o.Key, StringComparer.Ordinal))
                json.WriteString(name["vcs:".Length..], value);
            json.WriteEndObject();
        }
        if (!request.Max)
            return;
        json.WriteStartObject("source");
        json.WriteStartArray("infos");
        json.WriteStartObject();
        json.WriteString("filename", facts.DockerfileName);
        json.WriteString("language", "Dockerfile");
        json.WriteBase64String("data", Encoding.UTF8.GetBytes(facts.DockerfileText));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static bool Begins(string[] prefixes, string name) => prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal));
}
