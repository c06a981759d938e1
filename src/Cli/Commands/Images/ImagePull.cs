using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Configuration;
using Gantry.Cli.Output;
using Gantry.Oci;

namespace Gantry.Cli.Commands.Images;

/// <summary>Fetches an image from its registry.</summary>
internal static class ImagePull
{
    /// <summary>The reference with its tag, as people write it.</summary>
    public static string Complete(string image) => Reference.TryParse(image, out var reference) ? reference.WithDefaultTag().Familiar : image;

    /// <summary>Pulls an image and shows the progress.</summary>
    /// <exception cref="CommandException">The transfer failed.</exception>
    public static async Task RunAsync(
        CliSession session, string image, string? platform, TextWriter output, bool allTags, CancellationToken cancellation)
    {
        var reference = Reference.Parse(image);
        var tag = reference.Digest?.ToString() ?? reference.Tag ?? (allTags ? null : "latest");
        var query = new Query().Add("fromImage", reference.FamiliarName).Add("tag", tag).Add("platform", platform);
        var auth = new CredentialStore(session.Config).Find(reference.Domain).Header;
        using var response = await session.Client.SendAsync(
            HttpMethod.Post, $"/images/create{query}", null, cancellation, request => request.Headers.TryAddWithoutValidation("X-Registry-Auth", auth));
        await Progress.ShowAsync(session, response, output, cancellation);
    }
}
