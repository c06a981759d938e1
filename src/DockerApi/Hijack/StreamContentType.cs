using Gantry.DockerApi.Http;

namespace Gantry.DockerApi.Hijack;

/// <summary>The content types of a program's streams.</summary>
internal static class StreamContentType
{
    public const string Raw = "application/vnd.docker.raw-stream";

    public const string Multiplexed = "application/vnd.docker.multiplexed-stream";

    private static readonly ApiVersion s_toldApartSince = new(1, 42);

    /// <summary>The type to announce: before API 1.42 framed streams were called raw too.</summary>
    public static string Of(OutputFraming framing, ApiVersion version) =>
        framing == OutputFraming.Multiplexed && version >= s_toldApartSince ? Multiplexed : Raw;
}
