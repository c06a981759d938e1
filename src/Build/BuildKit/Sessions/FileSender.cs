using Gantry.Build.Exports;
using Gantry.Build.Protos.Fsutil;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Google.Protobuf;
using Grpc.Core;
using PacketType = Gantry.Build.Protos.Fsutil.Packet.Types.PacketType;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>Sends the files of a build's result into a directory of the client's: we list them, the client asks for contents.</summary>
internal static class FileSender
{
    private const int ChunkSize = 32 * 1024;
    private const string ExporterHeader = "buildkit-attachable-exporter-id";

    // The same method name serves two message types: packets for a directory, bytes for a file.
    private static readonly Method<Packet, Packet> s_diffCopy = new(
        MethodType.DuplexStreaming, "moby.filesync.v1.FileSend", "DiffCopy",
        Marshallers.Create(static m => m.ToByteArray(), Packet.Parser.ParseFrom),
        Marshallers.Create(static m => m.ToByteArray(), Packet.Parser.ParseFrom));

    /// <summary>Sends the files.</summary>
    /// <param name="session">The client.</param>
    /// <param name="exporter">Which of the client's outputs.</param>
    /// <param name="exports">Opens the result.</param>
    /// <param name="solved">The result.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async Task SendAsync(BuildSession session, string exporter, BuildExports exports, SolvedBuild solved, CancellationToken cancellation)
    {
        using var tree = await exports.OpenTreeAsync(solved);
        using var call = session.Calls.AsyncDuplexStreamingCall(s_diffCopy, null, new(new() { { ExporterHeader, exporter } }, cancellationToken: cancellation));
        var files = new List<string?>();
        await tree.VisitAsync(async (file, path) =>
        {
            files.Add(file?.Status.Kind == FileKind.Regular ? path : null);
            var stat = file is null ? new() { Path = path, Mode = GoFileMode.From(FileKind.Directory, 0x1ed) } : ToStat(file, path, solved.SourceDateEpoch);
            await call.RequestStream.WriteAsync(new() { Type = PacketType.PacketStat, Stat = stat }, cancellation);
        }, cancellation);
        await call.RequestStream.WriteAsync(new() { Type = PacketType.PacketStat }, cancellation);
        await ServeAsync(call, tree, files, cancellation);
    }

    private static async Task ServeAsync(AsyncDuplexStreamingCall<Packet, Packet> call, ExportTree tree, List<string?> files, CancellationToken cancellation)
    {
        while (await call.ResponseStream.MoveNext(cancellation))
        {
            var packet = call.ResponseStream.Current;
            switch (packet.Type)
            {
                case PacketType.PacketReq:
                    await SendContentAsync(call, tree, files, packet.ID, cancellation);
                    break;
                case PacketType.PacketErr:
                    throw new InvalidArgumentException($"the client failed to take the files: {packet.Data.ToStringUtf8()}");
                case PacketType.PacketFin:
                    await call.RequestStream.WriteAsync(new() { Type = PacketType.PacketFin }, cancellation);
                    await call.RequestStream.CompleteAsync();
                    break;
            }
        }
    }

    private static async Task SendContentAsync(AsyncDuplexStreamingCall<Packet, Packet> call, ExportTree tree, List<string?> files, uint id, CancellationToken cancellation)
    {
        if (id >= files.Count || files[(int)id] is not { } path)
            throw new InvalidArgumentException("the client asked for a file that was not listed");
        using var file = tree.OpenFile(path);
        var buffer = new byte[ChunkSize];
        for (int count; (count = file.ReadSome(buffer, path)) > 0;)
            await call.RequestStream.WriteAsync(new() { Type = PacketType.PacketData, ID = id, Data = ByteString.CopyFrom(buffer, 0, count) }, cancellation);
        await call.RequestStream.WriteAsync(new() { Type = PacketType.PacketData, ID = id }, cancellation);
    }

    private static Stat ToStat(Context.WalkedFile file, string path, DateTimeOffset? latest)
    {
        var status = file.Status;
        var time = latest is { } limit && status.ModificationTime.ToDateTimeOffset() > limit ? UnixTime.From(limit) : status.ModificationTime;
        return new()
        {
            Path = path,
            Mode = GoFileMode.From(status.Kind, status.Permissions),
            Uid = status.UserId,
            Gid = status.GroupId,
            Size = status.Kind == FileKind.Regular ? status.Size : 0,
            ModTime = time.Seconds * 1_000_000_000 + time.Nanoseconds,
            Linkname = status.Kind == FileKind.SymbolicLink ? file.Directory.ReadLink(file.Name) : "",
            Devmajor = status.DeviceMajor,
            Devminor = status.DeviceMinor,
        };
    }
}
