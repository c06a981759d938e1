using Gantry.DockerApi.Hijack;
using Gantry.Linux.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gantry.DockerApi.Hosting;

/// <summary>Puts a <see cref="HijackableConnection"/> under HTTP on every connection of a listener.</summary>
internal static class HijackMiddleware
{
    public static void UseHijacking(this ListenOptions listener, HangupWatcher hangups) =>
        listener.Use(next => async context =>
        {
            await using var connection = new HijackableConnection(context, hangups);
            await next(connection);
        });
}
