using Gantry.DockerApi.Http;
using Gantry.DockerApi.Images;
using Gantry.Errors;
using Gantry.Images.Transfer;

namespace Gantry.DockerApi.Daemon;

/// <summary><c>/auth</c>: tries a credential against its registry.</summary>
/// <param name="transfer">Talks to registries.</param>
internal sealed class AuthEndpoints(ImageTransfer transfer) : IEndpointGroup
{
    public void Map(RouteTable routes) => routes.Post("/auth", LoginAsync);

    private async Task LoginAsync(ApiRequest request)
    {
        var auth = await request.ReadRequiredJsonAsync(Wire.Json.RegistryAuth);
        var credential = auth.ToCredential() ?? throw new InvalidArgumentException("a user name and a password, or an identity token, are needed to log in");
        var token = await transfer.LoginAsync(credential, request.Aborted);
        await request.WriteJsonAsync(new LoginResponse("Login Succeeded", token ?? ""), Wire.Json.LoginResponse);
    }
}

/// <summary>How a login went.</summary>
internal sealed record LoginResponse(string Status, string IdentityToken);
