using System.Text.Json;
using Gantry.Build;
using Gantry.Build.Exports;
using Gantry.DockerApi.Http;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.DockerApi.Build;

/// <summary>Gives a build out in the forms that its client asks for: into this host's images, to registries, and in lines of the answer.</summary>
/// <param name="builder">The builder.</param>
/// <param name="answer">The answer.</param>
/// <param name="logins">The client's logins.</param>
internal sealed class ClientOutputs(ImageBuilder builder, BuildAnswer answer, IBuildSecrets logins)
{
    /// <summary>Refuses forms that there are not, before anything is built.</summary>
    /// <exception cref="GantryException">A form or its fields are not supported.</exception>
    public static void Check(BuildExtensions extensions)
    {
        foreach (var output in extensions.Outputs)
        {
            if (output.Type is not ("image" or "registry" or "docker" or "oci" or "local" or "tar"))
                throw new UnsupportedException($"the output type {Printable.Quote(output.Type)} is not supported: want image, registry, docker, oci, local or tar");
            ImageOptions.Parse(output.Type, output.Attributes);
        }
        foreach (var cache in extensions.CacheTo)
            if (cache.Type is not ("inline" or "registry" or "local"))
                throw new UnsupportedException($"cache export of the type {Printable.Quote(cache.Type)} is not supported: want registry, local or inline");
            else if (cache.Type == "registry" && cache.Attribute("ref").Length == 0)
                throw new InvalidArgumentException("ref is required for a cache in a registry: --cache-to type=registry,ref=NAME");
    }

    /// <summary>Gives it out.</summary>
    /// <param name="solved">The build.</param>
    /// <param name="extensions">What the client wants.</param>
    /// <param name="tags">The names of images.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The image of this host, if there is one.</returns>
    public async Task<Image?> ExportAsync(SolvedBuild solved, BuildExtensions extensions, IReadOnlyList<Reference> tags, CancellationToken cancellation)
    {
        Image? image = null;
        var facts = new Dictionary<string, string>();
        var outputs = extensions.Outputs is { Count: > 0 } wanted ? wanted : [BuildOption.Parse("output", "image")];
        for (var i = 0; i < outputs.Count; i++)
            image = await ExportAsync(solved, outputs[i], i, tags, facts, cancellation) ?? image;
        var number = outputs.Count;
        foreach (var cache in extensions.CacheTo.Where(c => c.Type != "inline"))
            await WriteCacheAsync(solved, cache, cache.Type == "local" ? number++ : -1, cancellation);
        answer.Say(new() { Facts = facts });
        return image;
    }

    private async Task<Image?> ExportAsync(SolvedBuild solved, BuildOption output, int number, IReadOnlyList<Reference> tags, Dictionary<string, string> facts, CancellationToken cancellation)
    {
        var options = ImageOptions.Parse(output.Type, output.Attributes);
        options = options with { Names = [.. options.Names.Concat(tags).Distinct()], Push = options.Push || output.Type == "registry" };
        switch (output.Type)
        {
            case "local" or "tar":
                await builder.Exports.ToTarAsync(solved, new AnswerStream(answer, number), cancellation);
                return null;
            case "oci":
                var root = await builder.Exports.ToLayoutAsync(solved, options, new AnswerStream(answer, number), cancellation);
                facts["containerimage.digest"] = root.Digest.ToString();
                facts["containerimage.descriptor"] = ImageFacts.Encode(root);
                return null;
            case "docker":
                var archived = await builder.Exports.ToDockerArchiveAsync(solved, options, new AnswerStream(answer, number), cancellation);
                Add(archived, facts);
                return archived.Image;
            default:
                return await ToImageAsync(solved, options, facts, cancellation);
        }
    }

    private async Task<Image> ToImageAsync(SolvedBuild solved, ImageOptions options, Dictionary<string, string> facts, CancellationToken cancellation)
    {
        if (options is { Push: true, Names.Count: 0 })
            throw new InvalidArgumentException("a tag is needed to push: give one with --tag");
        var exported = await builder.Exports.ToStoreAsync(solved, options, cancellation);
        Add(exported, facts);
        foreach (var name in options.Push ? options.Names : [])
        {
            var credential = await logins.GetCredentialAsync(name.Domain, cancellation);
            var pushed = await builder.Exports.PushAsync(exported, name, options.PushByDigest, credential, new Progress<ImageProgress>(), cancellation);
            answer.Say(new() { Stream = $"Pushed {name.Familiar}@{pushed.Digest}\n" });
            facts["containerimage.digest"] = pushed.Digest.ToString();
        }
        return exported.Image;
    }

    private async Task WriteCacheAsync(SolvedBuild solved, BuildOption cache, int number, CancellationToken cancellation)
    {
        LayerCompression? compression = cache.Attribute("compression") is { Length: > 0 } wanted ? ImageOptions.ParseCompression(wanted) : null;
        await builder.Exports.ToCacheAsync(solved, cache.Attribute("mode") == "max", compression, async root =>
        {
            if (cache.Type == "local")
            {
                await builder.Transfer.SaveLayoutAsync(root, [Reference.Parse("cache").WithDefaultTag()], new AnswerStream(answer, number), cancellation);
                return;
            }
            var reference = Reference.Parse(cache.Attribute("ref")).WithDefaultTag();
            await builder.Transfer.PublishAsync(root, reference, await logins.GetCredentialAsync(reference.Domain, cancellation), new Progress<ImageProgress>(), cancellation);
            answer.Say(new() { Stream = $"Wrote the cache to {reference.Familiar}\n" });
        }, cancellation);
    }

    private static void Add(ExportedImage exported, Dictionary<string, string> facts)
    {
        foreach (var (name, value) in exported.Facts())
            facts[name] = value;
    }
}
