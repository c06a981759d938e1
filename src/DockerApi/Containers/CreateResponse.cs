namespace Gantry.DockerApi.Containers;

/// <summary>A container that was made.</summary>
internal sealed record CreateResponse(string Id, IReadOnlyList<string> Warnings);

/// <summary>An update that was made.</summary>
internal sealed record UpdateResponse(IReadOnlyList<string> Warnings);
