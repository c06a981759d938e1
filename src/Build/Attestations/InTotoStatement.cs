using System.Text.Json;
using Gantry.Build.Planning;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.Attestations;

/// <summary>Says of what a predicate is true (in-toto statement 0.1).</summary>
internal static class InTotoStatement
{
    private const string Type = "https://in-toto.io/Statement/v0.1";

    /// <summary>Makes a statement about an image.</summary>
    /// <param name="predicateType">What sort of statement it is.</param>
    /// <param name="predicate">What is stated, as JSON.</param>
    /// <param name="names">The image's names.</param>
    /// <param name="platform">What it runs on.</param>
    /// <param name="manifest">Its manifest; null for a statement about nothing that has a digest.</param>
    public static ImageAttestation About(string predicateType, byte[] predicate, IReadOnlyList<Reference> names, Platform platform, Digest? manifest)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("_type", Type);
            json.WriteString("predicateType", predicateType);
            json.WriteStartArray("subject");
            if (manifest is { } digest)
                foreach (var name in Subjects(names, platform))
                    WriteSubject(json, name, digest);
            json.WriteEndArray();
            json.WritePropertyName("predicate");
            json.WriteRawValue(predicate);
            json.WriteEndObject();
        }
        return new(predicateType, buffer.ToArray());
    }

    private static IEnumerable<string> Subjects(IReadOnlyList<Reference> names, Platform platform) => names.Count == 0
        ? ["_"]
        : names.Select(n => $"pkg:docker/{n.FamiliarName}@{n.Tag ?? "latest"}?platform={Uri.EscapeDataString(PlatformText.Format(platform))}");

    private static void WriteSubject(Utf8JsonWriter json, string name, Digest digest)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("digest");
        json.WriteString(digest.Algorithm, digest.Hex);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
