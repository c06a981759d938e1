namespace Gantry.DockerApi.Hijack;

/// <summary>Lets a handler take a connection out of HTTP's hands.</summary>
internal interface IHijackFeature
{
    /// <summary>
    /// Takes the connection: nothing more is read or written as HTTP. The request's body must have been read to its end.
    /// </summary>
    HijackedConnection Hijack();
}
