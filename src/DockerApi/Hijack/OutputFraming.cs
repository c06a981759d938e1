namespace Gantry.DockerApi.Hijack;

/// <summary>How a program's streams share one connection.</summary>
internal enum OutputFraming
{
    /// <summary>As they come: a terminal has but one.</summary>
    Raw,

    /// <summary>Each piece behind eight bytes: the stream's number, three zeros, the length (big endian).</summary>
    Multiplexed,
}
