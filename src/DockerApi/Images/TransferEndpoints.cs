using Gantry.DockerApi.Daemon;
using Gantry.DockerApi.Http;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Images.Transfer;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>Brings images in and out: registries and archives.</summary>
/// <param name="images">The images.</param>
/// <param name="transfer">Moves them.</param>
/// <param name="events">Tells what happened.</param>
/// <param name="time">The clock.</param>
internal sealed class TransferEndpoints(ImageStore images, ImageTransfer transfer, ObjectEvents events, TimeProvider time) : IEndpointGroup
{
    private const string TarType = "application/x-tar";

    public void Map(RouteTable routes)
    {
        routes.Post("/images/create", request => request.Query.Has("fromImage") ? PullAsync(request) : ImportAsync(request));
        routes.Post("/images/{name*}/push", PushAsync);
        routes.Post("/images/load", LoadAsync);
        routes.Get("/images/get", request => SaveAsync(request, request.Query.All("names")));
        routes.Get("/images/{name*}/get", request => SaveAsync(request, [request["name"]]));
        routes.Get("/distribution/{name*}/json", InspectAsync);
    }

    private async Task PullAsync(ApiRequest request)
    {
        var reference = ImageNames.Source(request.Query.Text("fromImage"), request.Query.Text("tag"));
        var platform = request.Query.TextOrNull("platform") is { } text ? Platform.Parse(text) : null;
        var credential = RegistryAuth.Of(request);
        await ProgressStream.RunAsync(request, async progress =>
        {
            var image = await transfer.PullAsync(reference, platform, credential, progress, request.Aborted);
            events.OfImage("pull", reference.Familiar, reference.FamiliarName, image);
        });
    }

    private async Task ImportAsync(ApiRequest request)
    {
        if (request.Query.Text("fromSrc") is not "-")
            throw new InvalidArgumentException("only an archive in the request's body can be imported (fromSrc=-): fetch the file and send it");
        var target = ImageNames.Target(request.Query.Text("repo"), request.Query.Text("tag"));
        var config = ImportConfig.Of(request.Query, time.GetUtcNow());
        var body = request.UnboundedBody();
        await ProgressStream.RunAsync(request, async progress =>
        {
            var image = await transfer.ImportAsync(body, config, target, request.Aborted);
            events.OfImage("import", image.Id.ToString(), target?.Familiar, image);
            progress.Send(new ProgressLine { Status = image.Id.ToString() });
        });
    }

    private async Task PushAsync(ApiRequest request)
    {
        var name = Reference.Parse(request["name"]);
        var references = request.Query.TextOrNull("tag") is { } tag ? [name.WithTag(tag)]
            : name.Tag is not null ? [name]
            : images.List().SelectMany(image => image.Tags).Where(candidate => candidate.Name == name.Name).ToList();
        if (references.Count == 0)
            throw new NotFoundException($"An image does not exist locally with the tag: {name.FamiliarName}");
        var credential = RegistryAuth.Of(request);
        await ProgressStream.RunAsync(request, async progress =>
        {
            progress.Send(new ProgressLine { Status = $"The push refers to repository [{name.Name}]" });
            foreach (var reference in references)
                await PushAsync(reference, credential, progress, request.Aborted);
        });
    }

    private async Task PushAsync(Reference reference, RegistryCredential? credential, ProgressStream progress, CancellationToken cancellation)
    {
        var pushed = await transfer.PushAsync(reference, credential, progress, cancellation);
        events.OfImage("push", reference.Familiar, reference.FamiliarName);
        progress.Send(new ProgressLine { Status = $"{reference.Tag}: digest: {pushed.Digest} size: {pushed.Size}" });
        progress.Send(new ProgressLine
        {
            Detail = new ProgressDetail(null, null),
            Aux = new PushedTag(reference.Tag ?? "", pushed.Digest.ToString(), pushed.Size),
        });
    }

    private async Task LoadAsync(ApiRequest request)
    {
        var body = request.UnboundedBody();
        await ProgressStream.RunAsync(request, async progress =>
        {
            foreach (var (image, references) in await transfer.LoadAsync(body, progress, request.Aborted))
            {
                events.OfImage("load", image.Id.ToString(), references.FirstOrDefault()?.Familiar, image);
                foreach (var reference in references)
                    progress.Send(new ProgressLine { Stream = $"Loaded image: {reference.Familiar}\n" });
                if (references.Count == 0)
                    progress.Send(new ProgressLine { Stream = $"Loaded image ID: {image.Id}\n" });
            }
        }, request.Query.Flag("quiet"));
    }

    private async Task SaveAsync(ApiRequest request, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            throw new InvalidArgumentException("names is missing: say which images to save");
        foreach (var name in names)
            images.Resolve(name);
        await request.WriteFileAsync(TarType, output => transfer.SaveAsync(names, output, request.Aborted));
    }

    private async Task InspectAsync(ApiRequest request)
    {
        var reference = Reference.Parse(request["name"]).WithDefaultTag();
        var (descriptor, platforms) = await transfer.InspectAsync(reference, RegistryAuth.Of(request), request.Aborted);
        await request.WriteJsonAsync(DistributionInspection.Of(descriptor, platforms), Wire.Json.DistributionInspection);
    }
}
