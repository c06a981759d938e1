using System.Text.Json;
using Gantry.Oci;

namespace Gantry.Build.Attestations;

/// <summary>Writes the packages of an image as an SPDX 2.3 document.</summary>
internal static class SbomDocument
{
    /// <summary>What the predicate is called.</summary>
    public const string Type = "https://spdx.dev/Document";

    /// <summary>Writes the document.</summary>
    /// <param name="name">What people call the image.</param>
    /// <param name="image">A digest that names it.</param>
    /// <param name="packages">What is installed in it.</param>
    /// <param name="created">When.</param>
    public static byte[] Write(string name, Digest image, IReadOnlyList<InstalledPackage> packages, DateTimeOffset created)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("spdxVersion", "SPDX-2.3");
            json.WriteString("dataLicense", "CC0-1.0");
            json.WriteString("SPDXID", "SPDXRef-DOCUMENT");
            json.WriteString("name", name);
            json.WriteString("documentNamespace", $"urn:gantry:sbom:{image.Hex}");
            json.WriteStartObject("creationInfo");
            json.WriteStartArray("creators");
            json.WriteStringValue("Tool: gantry");
            json.WriteEndArray();
            json.WriteString("created", created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
            WritePackages(json, name, image, packages);
            WriteRelationships(json, packages.Count);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void WritePackages(Utf8JsonWriter json, string name, Digest image, IReadOnlyList<InstalledPackage> packages)
    {
        json.WriteStartArray("packages");
        WritePackage(json, "SPDXRef-Image", name, image.ToString(), null);
        for (var i = 0; i < packages.Count; i++)
            WritePackage(json, $"SPDXRef-Package-{i}", packages[i].Name, packages[i].Version, PackageUrl(packages[i]));
        json.WriteEndArray();
    }

    private static void WritePackage(Utf8JsonWriter json, string id, string name, string version, string? url)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", id);
        json.WriteString("name", name);
        json.WriteString("versionInfo", version);
        json.WriteString("downloadLocation", "NOASSERTION");
        json.WriteBoolean("filesAnalyzed", false);
        if (url is not null)
        {
            json.WriteStartArray("externalRefs");
            json.WriteStartObject();
            json.WriteString("referenceCategory", "PACKAGE-MANAGER");
            json.WriteString("referenceType", "purl");
            json.WriteString("referenceLocator", url);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteRelationships(Utf8JsonWriter json, int packages)
    {
        json.WriteStartArray("relationships");
        WriteRelationship(json, "SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Image");
        for (var i = 0; i < packages; i++)
            WriteRelationship(json, "SPDXRef-Image", "CONTAINS", $"SPDXRef-Package-{i}");
        json.WriteEndArray();
    }

    private static void WriteRelationship(Utf8JsonWriter json, string from, string type, string to)
    {
        json.WriteStartObject();
        json.WriteString("spdxElementId", from);
        json.WriteString("relationshipType", type);
        json.WriteString("relatedSpdxElement", to);
        json.WriteEndObject();
    }

    private static string PackageUrl(InstalledPackage package) =>
        $"pkg:{package.Type}/{Uri.EscapeDataString(package.Name)}@{Uri.EscapeDataString(package.Version)}{(package.Architecture.Length > 0 ? "?arch=" + Uri.EscapeDataString(package.Architecture) : "")}";
}
