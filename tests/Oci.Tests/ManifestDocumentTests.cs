using System.Text;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Oci.Tests;

public sealed class ManifestDocumentTests
{
    private const string Config = """{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa","size":7}""";

    [Fact]
    public void A_manifest_without_media_type_is_known_by_its_shape()
    {
        var document = Parse($$"""{"schemaVersion":2,"config":{{Config}},"layers":[]}""", null);

        Assert.Equal(MediaTypes.Manifest, document.MediaType);
        Assert.Empty(document.Manifest!.Layers);
    }

    [Fact]
    public void An_index_keeps_its_platforms()
    {
        var document = Parse("""{"schemaVersion":2,"manifests":[{"mediaType":"m","size":1,"digest":"sha256:7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa","platform":{"os":"linux","architecture":"arm64","variant":"v8"}}]}""", MediaTypes.DockerManifestList);

        Assert.Equal(MediaTypes.DockerManifestList, document.MediaType);
        Assert.Equal("linux/arm64/v8", document.Index!.Manifests[0].Platform!.ToString());
    }

    [Theory]
    [InlineData("""{"schemaVersion":2,"config":C,"layers":[],"manifests":[]}""", null, "both layers and manifests")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","config":C,"layers":[]}""", null, "does not fit its media type")]
    [InlineData("""{"schemaVersion":2,"config":C,"layers":[]}""", MediaTypes.Index, "does not fit its media type")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":C,"layers":[]}""", MediaTypes.DockerManifest, "but came as")]
    [InlineData("""{"schemaVersion":1,"fsLayers":[]}""", null, "schema 1")]
    [InlineData("""{"schemaVersion":2}""", null, "neither layers nor manifests")]
    [InlineData("""{"schemaVersion":2,"config":null,"layers":null}""", null, "must not be null")]
    [InlineData("""{"schemaVersion":2,"config":C}""", null, "layers")]
    [InlineData("""{"schemaVersion":2,"config":C,"layers":[{"mediaType":"m","digest":"sha256:7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa","size":-1}]}""", null, "size of 0 or more")]
    [InlineData("""{"schemaVersion":2,"config":C,"layers":[],"layers":[]}""", null, "uplicate")]
    [InlineData("[]", null, "JSON object")]
    [InlineData("{", null, "invalid manifest")]
    public void What_is_no_single_manifest_or_index_is_refused(string json, string? contentType, string reason)
    {
        var error = Assert.Throws<InvalidArgumentException>(() => Parse(json.Replace("C,", Config + ",", StringComparison.Ordinal).Replace("C}", Config + "}", StringComparison.Ordinal), contentType));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var json = $$"""{"schemaVersion":2,"annotations":{{new string('[', 10_000)}}""";

        Assert.Throws<InvalidArgumentException>(() => Parse(json, null));
    }

    private static ManifestDocument Parse(string json, string? contentType) => ManifestDocument.Parse(Encoding.UTF8.GetBytes(json), contentType);
}
