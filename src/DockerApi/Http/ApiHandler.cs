namespace Gantry.DockerApi.Http;

/// <summary>Answers one kind of request; what it throws becomes Docker's error.</summary>
internal delegate Task ApiHandler(ApiRequest request);
