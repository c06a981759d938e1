namespace Gantry.Errors;

/// <summary>The sorts of failure that every door can express.</summary>
public enum ErrorKind
{
    /// <summary>A fault on our side (HTTP 500).</summary>
    Internal,

    /// <summary>The request is malformed or asks for something that cannot be (HTTP 400).</summary>
    InvalidArgument,

    /// <summary>The caller is not who they say they are (HTTP 401).</summary>
    Unauthorized,

    /// <summary>The caller, or the object's state, does not allow it (HTTP 403).</summary>
    Forbidden,

    /// <summary>The named object does not exist (HTTP 404).</summary>
    NotFound,

    /// <summary>The object's state or another object stands in the way (HTTP 409).</summary>
    Conflict,

    /// <summary>The object already is as the request wants it (HTTP 304).</summary>
    NotModified,

    /// <summary>This host or build cannot do it (HTTP 501).</summary>
    NotSupported,

    /// <summary>A thing that is needed is not there right now (HTTP 503).</summary>
    Unavailable,
}
