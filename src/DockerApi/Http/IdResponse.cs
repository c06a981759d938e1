namespace Gantry.DockerApi.Http;

/// <summary>The id of what was made.</summary>
internal sealed record IdResponse(string Id);
