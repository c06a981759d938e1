using Gantry.Build;
using Gantry.Cli.Parsing;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Graphics cards of the form <c>all</c>, <c>2</c> or <c>device=0,capabilities=utility</c>.</summary>
internal static class GpuRequest
{
    /// <summary>Reads a request.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static DeviceRequest Parse(string text)
    {
        var fields = CsvFields.Split(text).Select(field => field.Contains('=') ? KeyValue.Split(field) : ("count", field)).ToList();
        if (fields.Select(field => field.Item1).Distinct().Count() != fields.Count) throw new FormatException("gpu request key can be specified only once");
        var request = new DeviceRequest { Count = 0, Capabilities = [["gpu"]], Options = new Dictionary<string, string>() };
        foreach (var (key, value) in fields)
        {
            request = key switch
            {
                "driver" => request with { Driver = value },
                "count" => request with { Count = Count(value) },
                "device" => request with { DeviceIds = value.Split(',') },
                "capabilities" => request with { Capabilities = [[.. value.Split(',').Append("gpu").Distinct()]] },
                "options" => request with { Options = KeyValue.Map(CsvFields.Split(value)) },
                _ => throw new FormatException($"unexpected key '{key}' in '{key}={value}'"),
            };
        }
        return request.Count == 0 && request.DeviceIds is null ? request with { Count = 1 } : request;
    }

    private static int Count(string text) =>
        text == "all" ? -1
        : int.TryParse(text, out var count) ? count
        : throw new FormatException($"invalid count ({text}): value must be either \"all\" or an integer: invalid syntax");
}
