using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gantry.Cli.Configuration;

/// <summary>A <c>docker-credential-NAME</c> program: it reads one word or object, and answers with one.</summary>
internal sealed class CredentialProgram(string name)
{
    /// <summary>The login of a registry; null when the helper has none.</summary>
    public RegistryLogin? Get(string registry)
    {
        var (exitCode, output) = Run("get", registry);
        if (exitCode != 0 && output.Contains("credentials not found", StringComparison.OrdinalIgnoreCase)) return null;
        if (exitCode != 0) throw Failed("getting", output);
        try
        {
            var reply = JsonNode.Parse(output) as JsonObject;
            return new RegistryLogin { Username = reply?["Username"]?.GetValue<string>() ?? "", Password = reply?["Secret"]?.GetValue<string>() ?? "" };
        }
        catch (JsonException)
        {
            throw Failed("getting", "its answer is not JSON");
        }
    }

    /// <summary>Keeps a login.</summary>
    public void Store(string registry, RegistryLogin login)
    {
        var entry = new JsonObject { ["ServerURL"] = registry, ["Username"] = login.Username, ["Secret"] = login.Password };
        var (exitCode, output) = Run("store", entry.ToJsonString());
        if (exitCode != 0) throw Failed("storing", output);
    }

    /// <summary>Forgets a login.</summary>
    public void Erase(string registry)
    {
        var (exitCode, output) = Run("erase", registry);
        if (exitCode != 0) throw Failed("erasing", output);
    }

    private (int ExitCode, string Output) Run(string action, string input)
    {
        var start = new ProcessStartInfo($"docker-credential-{name}", action) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (Win32Exception e)
        {
            throw new CommandException($"error running docker-credential-{name}: {e.Message}: install it, or remove it from credsStore and credHelpers in config.json");
        }
    }

    private CommandException Failed(string doing, string output) => new($"error {doing} credentials - docker-credential-{name}: {output}");
}
