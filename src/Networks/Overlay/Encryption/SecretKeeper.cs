using System.Security.Cryptography;

namespace Gantry.Networks.Overlay.Encryption;

/// <summary>
/// Sees to it that the cluster's store has a secret for this period and for the next one, so that every host knows a secret long
/// before it is used. Whoever comes first writes it; one that is over goes by itself.
/// </summary>
internal sealed class SecretKeeper(EtcdClient etcd, TimeProvider time)
{
    private const int SecretLength = 32;
    private const int Kept = 3;
    private static readonly TimeSpan s_length = TimeSpan.FromHours(12);
    private long _upTo;

    /// <summary>The number of the present period.</summary>
    public static long Period(TimeProvider time) => time.GetUtcNow().ToUnixTimeSeconds() / (long)s_length.TotalSeconds;

    /// <summary>Writes what is missing.</summary>
    /// <exception cref="Errors.UnavailableException">The store does not answer.</exception>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        var now = Period(time);
        for (var period = Math.Max(now, _upTo + 1); period <= now + 1; period++)
        {
            var lease = await etcd.GrantAsync(Kept * s_length, cancellation);
            if (await etcd.CreateAsync(OverlayKeys.Secrets + period, RandomNumberGenerator.GetBytes(SecretLength), lease, cancellation) is not null)
                await etcd.RevokeAsync(lease, cancellation);
            _upTo = period;
        }
    }

    /// <summary>The store may be another one now.</summary>
    public void Forget() => _upTo = 0;
}
