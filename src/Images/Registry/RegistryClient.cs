using System.Net;
using Gantry.Errors;
using Gantry.Images.Transfer;
using Gantry.Oci;
using Polly;

namespace Gantry.Images.Registry;

/// <summary>Opens repositories at registries, trying mirrors and addresses in their order.</summary>
internal sealed class RegistryClient(TransferOptions options, TimeProvider time)
{
    private readonly RegistryEndpoints _endpoints = new(options);

    private readonly ResiliencePipeline _retries = RegistryRetries.Create(options.MaxDownloadAttempts, time, unreachable: false);

    /// <summary>How registries are reached.</summary>
    public TransferOptions Options => options;

    /// <summary>Does some work at the first address of a repository's registry that serves it. The repository stays open until it is disposed.</summary>
    /// <param name="reference">The repository.</param>
    /// <param name="push">Whether the work pushes.</param>
    /// <param name="credential">Who asks.</param>
    /// <param name="work">The first step, which shows whether the address serves: another address is tried when it fails in reaching it, or at a mirror.</param>
    public async Task<(RegistryRepository Repository, T Result)> ConnectAsync<T>(
        Reference reference, bool push, RegistryCredential? credential, Func<RegistryRepository, Task<T>> work)
    {
        var endpoints = _endpoints.Find(reference.Domain, push);
        GantryException? first = null;
        foreach (var endpoint in endpoints)
        {
            var repository = new RegistryRepository(Open(endpoint, credential), reference, push, endpoint.IsMirror ? ResiliencePipeline.Empty : _retries);
            try
            {
                return (repository, await work(repository));
            }
            catch (Exception e) when (e is UnavailableException || endpoint.IsMirror && e is GantryException)
            {
                repository.Dispose();
                first = endpoint.IsMirror ? first : first ?? (GantryException)e;
            }
            catch
            {
                repository.Dispose();
                throw;
            }
        }
        throw first!;
    }

    /// <summary>Tries a credential against a registry (distribution-spec, end-1).</summary>
    /// <returns>An identity token, or null where the registry gives none.</returns>
    /// <exception cref="UnauthorizedException">The registry refuses it.</exception>
    public async Task<string?> LoginAsync(string domain, RegistryCredential credential, CancellationToken cancellation)
    {
        UnavailableException? first = null;
        foreach (var endpoint in _endpoints.Find(domain, push: true))
        {
            using var session = Open(endpoint, credential);
            try
            {
                using var response = await session.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, new Uri("/v2/", UriKind.Relative)), "", cancellation);
                if (response.StatusCode == HttpStatusCode.OK)
                    return session.IdentityToken;
                throw await RegistrySession.ErrorAsync(response, $"login attempt to {endpoint.Address}v2/ failed", cancellation);
            }
            catch (UnavailableException e)
            {
                first ??= e;
            }
        }
        throw first!;
    }

    private RegistrySession Open(RegistryEndpoint endpoint, RegistryCredential? credential) =>
        new(endpoint, credential, RegistryCertificates.For(endpoint, options.CertificateDirectories));
}
