using System.Text.Json;
using Gantry.Runtime.Configuration;

namespace Gantry.Runtime.Tests.Validation;

public sealed class ConfigurationJsonTests
{
    [Theory, InlineData("{}"), InlineData("""{"NetworkMode":null}""")]
    public void What_a_client_does_not_send_is_empty_and_not_null(string json) =>
        Assert.Equal("", JsonSerializer.Deserialize(json, ConfigurationJson.Default.HostConfig)!.NetworkMode);
}
