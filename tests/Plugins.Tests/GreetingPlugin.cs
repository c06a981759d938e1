using System.Text.Json.Nodes;
using Gantry.Tests.Support.Plugins;

namespace Gantry.Plugins.Tests;

/// <summary>A plugin that can be greeted, and has one interface.</summary>
internal sealed class GreetingPlugin : PluginSocket
{
    public GreetingPlugin(string socket)
        : base(socket) => Serve();

    protected override JsonObject? Handle(string method, JsonNode request) => method switch
    {
        "Plugin.Activate" => new JsonObject { ["Implements"] = new JsonArray("NetworkDriver") },
        "NetworkDriver.Works" => new JsonObject(),
        "NetworkDriver.Fails" => new JsonObject { ["Err"] = "out of cables" },
        "IpamDriver.Fails" => new JsonObject { ["Error"] = "out of addresses" },
        _ => null,
    };
}
