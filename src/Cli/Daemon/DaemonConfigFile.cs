using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Errors;

namespace Gantry.Cli.Daemon;

/// <summary>Makes the daemon's settings of its configuration file and its flags.</summary>
internal static class DaemonConfigFile
{
    /// <summary>Where the file is unless <c>--config-file</c> says otherwise; it need not be there.</summary>
    public const string DefaultPath = "/etc/gantry/daemon.json";

    /// <summary>Reads the file and lays the flags over it.</summary>
    /// <param name="path">The file; null is the default one.</param>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="InvalidArgumentException">A value is malformed, a key is unknown, or a setting is made in both places.</exception>
    public static DaemonConfig Load(string? path, ParseResult arguments)
    {
        var settings = ReadFile(path);
        var twice = new List<string>();
        foreach (var flag in DaemonFlags.All)
        {
            if (flag.Read(arguments) is not { } value)
                continue;
            if (settings.TryGetPropertyValue(flag.Key, out var present))
                twice.Add($"{flag.Key}: (from flag: {value.ToJsonString()}, from file: {present?.ToJsonString()})");
            settings[flag.Key] = value;
        }
        if (twice.Count > 0)
            throw new InvalidArgumentException(
                $"the following directives are specified both as a flag and in the configuration file: {string.Join(", ", twice)}");
        return Read(settings);
    }

    private static JsonObject ReadFile(string? path)
    {
        if (path is null && !File.Exists(DefaultPath))
            return [];
        path ??= DefaultPath;
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path), documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new InvalidArgumentException($"unable to configure the daemon with file {path}: it is no JSON object");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidArgumentException($"unable to configure the daemon with file {path}: {e.Message}", e);
        }
    }

    private static DaemonConfig Read(JsonObject settings)
    {
        try
        {
            return Validate(settings.Deserialize(DaemonConfigJson.Default.DaemonConfig)!);
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"unable to configure the daemon: {e.Message}", e);
        }
    }

    private static DaemonConfig Validate(DaemonConfig config)
    {
        if (config.StorageDriver is not ("overlay2" or "overlayfs"))
            throw new InvalidArgumentException($"unknown storage driver {config.StorageDriver}: overlay2 is the only one");
        if (config.LogLevel is not ("debug" or "info" or "warn" or "error" or "fatal"))
            throw new InvalidArgumentException($"invalid log-level {config.LogLevel}: want debug, info, warn, error or fatal");
        if (config.SecurityProfile is not ("docker" or "default" or "hardened"))
            throw new InvalidArgumentException($"invalid security-profile {config.SecurityProfile}: want docker, default or hardened");
        if ((config.Tls || config.TlsVerify) && (config.TlsCert is null || config.TlsKey is null))
            throw new InvalidArgumentException("TLS needs tlscert and tlskey");
        if (config.TlsVerify && config.TlsCaCert is null)
            throw new InvalidArgumentException("tlsverify needs tlscacert");
        if (config is { IP: { } ip, DefaultPublishAddress: { } address } && ip != address)
            throw new InvalidArgumentException($"ip {ip} and default-publish-address {address} are one setting: leave one of them out");
        if (config.ClusterStore is null != config.ClusterAdvertise is null)
            throw new InvalidArgumentException("cluster-store and cluster-advertise belong together: where the store is, and by which address other hosts reach this one");
        return config;
    }
}
