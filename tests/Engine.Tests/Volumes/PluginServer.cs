using System.Text.Json.Nodes;
using Gantry.Tests.Support.Plugins;

namespace Gantry.Engine.Tests.Volumes;

/// <summary>A volume plugin whose volumes are directories.</summary>
internal sealed class PluginServer : PluginSocket
{
    private readonly Dictionary<string, string> _volumes = [];
    private readonly string _directory;

    public PluginServer(string socket, string directory)
        : base(socket)
    {
        _directory = directory;
        Serve();
    }

    /// <summary>A volume that nobody asked for through a daemon.</summary>
    public void Add(string name) => _volumes[name] = Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;

    protected override JsonObject? Handle(string method, JsonNode request)
    {
        var name = (string?)request["Name"] ?? "";
        switch (method)
        {
            case "Plugin.Activate":
                return new JsonObject { ["Implements"] = new JsonArray("VolumeDriver") };
            case "VolumeDriver.Capabilities":
                return new JsonObject { ["Capabilities"] = new JsonObject { ["Scope"] = "global" } };
            case "VolumeDriver.Create" when request["Opts"] is JsonObject options && options.ContainsKey("broken"):
                return new JsonObject { ["Err"] = (string?)options["broken"] };
            case "VolumeDriver.Create":
                _volumes[name] = Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;
                return new JsonObject { ["Err"] = "" };
            case "VolumeDriver.List":
                return new JsonObject { ["Volumes"] = new JsonArray([.. _volumes.Keys.Select(n => new JsonObject { ["Name"] = n })]) };
        }
        if (!_volumes.TryGetValue(name, out var path))
            return new JsonObject { ["Err"] = "what volume?" };
        switch (method)
        {
            case "VolumeDriver.Remove":
                _volumes.Remove(name);
                Directory.Delete(path, recursive: true);
                return new JsonObject { ["Err"] = "" };
            case "VolumeDriver.Get":
                return new JsonObject { ["Volume"] = new JsonObject { ["Name"] = name, ["Mountpoint"] = path, ["Status"] = new JsonObject { ["state"] = "ready" } } };
            default:
                return new JsonObject { ["Mountpoint"] = path, ["Err"] = "" };
        }
    }
}
