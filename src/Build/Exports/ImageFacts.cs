using System.Text.Json;
using Gantry.Oci;

namespace Gantry.Build.Exports;

/// <summary>Descriptors in the form in which clients are told of them.</summary>
public static class ImageFacts
{
    /// <summary>A descriptor as base64 of its JSON.</summary>
    public static string Encode(Descriptor descriptor) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(descriptor, OciJson.Default.Descriptor));
}
