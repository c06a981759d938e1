using System.Net.Sockets;
using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Protos.FileSync;
using Gantry.Build.Protos.Fsutil;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PacketType = Gantry.Build.Protos.Fsutil.Packet.Types.PacketType;

namespace Gantry.Build.Tests.BuildKit;

/// <summary>A BuildKit client that lists and sends whatever it is told to.</summary>
internal sealed class ClientOfFiles : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ClientOfFiles(WebApplication application, BuildSession session) => (_application, Session) = (application, session);

    /// <summary>The daemon's side of its session.</summary>
    public BuildSession Session { get; }

    /// <summary>Starts it.</summary>
    /// <param name="socket">The socket on which it serves its session.</param>
    /// <param name="packets">What it sends, before it answers to what is asked for.</param>
    public static async Task<ClientOfFiles> StartAsync(string socket, params IEnumerable<Packet> packets)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(new Files([.. packets]));
        builder.Services.AddGrpc();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http2));
        var application = builder.Build();
        application.MapGrpcService<Files>();
        await application.StartAsync();
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket));
        return new(application, new("session", "", new NetworkStream(connection, ownsSocket: true)));
    }

    /// <summary>A listed file.</summary>
    public static Packet Listed(string path, uint mode = 0x1A4, string link = "") =>
        new() { Type = PacketType.PacketStat, Stat = new() { Path = path, Mode = mode, Linkname = link, Size = 1 } };

    /// <summary>The end of the list.</summary>
    public static Packet EndOfList { get; } = new() { Type = PacketType.PacketStat };

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        await _application.DisposeAsync();
    }

    private sealed class Files(IReadOnlyList<Packet> packets) : FileSync.FileSyncBase
    {
        public override async Task DiffCopy(IAsyncStreamReader<Packet> requestStream, IServerStreamWriter<Packet> responseStream, ServerCallContext context)
        {
            foreach (var packet in packets)
                await responseStream.WriteAsync(packet);
            if (packets[^1] != EndOfList)
                return;
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                var asked = requestStream.Current;
                if (asked.Type == PacketType.PacketReq)
                    await responseStream.WriteAsync(new() { Type = PacketType.PacketData, ID = asked.ID, Data = ByteString.CopyFromUtf8("x") });
                await responseStream.WriteAsync(new() { Type = asked.Type == PacketType.PacketReq ? PacketType.PacketData : PacketType.PacketFin, ID = asked.ID });
            }
        }
    }
}
