using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Cli;

namespace Pipeline.Tests.Infrastructure;

/// <summary>The deployment template: well formed, described, pinned, without anything unused and without a secret.</summary>
public sealed partial class BicepTests(BicepFiles files) : IClassFixture<BicepFiles>
{
    [Fact]
    public void Files_Parsed_HaveNoErrors()
    {
        Assert.Equal(10, files.All.Count);
        Assert.Empty(files.All.SelectMany(file => file.Errors.Select(error => $"{file}: {error}")));
    }

    [Fact]
    public void ParametersAndOutputs_All_AreDescribed() => Assert.Empty(
        from file in files.All
        from declaration in file.Parameters.Concat(file.Outputs)
        where !declaration.IsDescribed
        select $"{file}: {declaration.Name}");

    [Fact]
    public void Names_Declared_AreUsed() => Assert.Empty(
        from file in files.All
        from name in file.Parameters.Select(parameter => parameter.Name).Concat(file.Variables)
        where file.Names.Count(used => used == name) < 2
        select $"{file}: {name}");

    [Fact]
    public void SecureParameters_Default_IsEmptyOrMissing()
    {
        var secure = files.All.SelectMany(file => file.Parameters).Where(parameter => parameter.IsSecure).ToList();

        Assert.Equal(["couchDbPassword", "jobNotifyKey", "mongoUri", "mySqlUrl"], secure.Select(parameter => parameter.Name).Distinct().Order());
        Assert.All(secure, parameter => Assert.True(parameter.Value is null or "''", parameter.Name));
    }

    [Fact]
    public void ParametersThatHoldSecrets_ByTheirName_AreSecure() => Assert.All(
        files.All.SelectMany(file => file.Parameters).Where(parameter => SecretName().IsMatch(parameter.Name)),
        parameter => Assert.True(parameter.IsSecure, parameter.Name));

    [Fact]
    public void Outputs_All_HoldNoSecret()
    {
        var secrets = files.All.SelectMany(file => file.Parameters).Where(parameter => parameter.IsSecure).Select(parameter => parameter.Name)
            .Concat(["listKeys", "listSecrets", "primaryAccessKey", "primaryConnectionString", "primarySharedKey", "instrumentationKey"])
            .Distinct()
            .ToList();

        Assert.Empty(
            from file in files.All
            from output in file.Outputs
            from secret in secrets
            where Regex.IsMatch(output.Value!, $@"\b{secret}\b")
            select $"{file}: {output.Name} holds {secret}");
    }

    [Fact]
    public void Modules_OfTheRegistry_AreVerifiedOnesOfAnExactVersion() => Assert.All(
        files.All.SelectMany(file => file.Modules).Where(module => !module.IsLocal),
        module => Assert.Matches(@"^br/public:avm/res/[a-z/-]+:\d+\.\d+\.\d+$", module.Reference));

    [Fact]
    public void Modules_Local_AreGivenTheParametersThatTheyDeclare()
    {
        foreach (var file in files.All)
        {
            foreach (var module in file.Modules.Where(module => module.IsLocal))
            {
                var target = files.All.Single(other => other.Path == Path.Combine(Path.GetDirectoryName(file.Path)!, module.Reference));

                Assert.Equal(target.Parameters.Select(parameter => parameter.Name).Order(), module.Parameters.Order());
            }
        }
    }

    // Deployments of one resource group that run at the same time under one name fail each other.
    [Fact]
    public void Modules_All_HaveDeploymentNamesOfTheirOwn()
    {
        var names = files.All.SelectMany(file => file.Modules).Select(module => module.Deployment).ToList();

        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void ParameterFile_Parameters_AreDeclaredAndHoldNoValueOfTheirOwn()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Find().Root, "infra", "main.parameters.json")));
        var given = document.RootElement.GetProperty("parameters").EnumerateObject().ToList();

        Assert.Empty(given.Select(parameter => parameter.Name).Except(files.Main.Parameters.Select(parameter => parameter.Name)));
        Assert.Empty(files.Main.Parameters.Where(parameter => parameter.Value is null).Select(parameter => parameter.Name)
            .Except(given.Select(parameter => parameter.Name)));
        Assert.All(given, parameter => Assert.Matches(@"^\$\{[A-Z_]+(=[a-z0-9]+)?\}$", parameter.Value.GetProperty("value").GetString()!));
    }

    [Fact]
    public void Abbreviations_All_AreUsed()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Find().Root, "infra", "abbreviations.json")));
        var template = File.ReadAllText(files.Main.Path);

        Assert.All(document.RootElement.EnumerateObject(), abbreviation => Assert.Contains($"abbreviations.{abbreviation.Name}}}", template));
    }

    // The queries of the alerts are text to Bicep: what they ask for must be what the app measures and logs.
    [Fact]
    public void Alerts_NamesThatTheyAskFor_AreThoseOfTheApp()
    {
        var root = SourceTree.Find().Root;
        var alerts = File.ReadAllText(Path.Combine(root, "infra", "app", "alerts.bicep"));
        var functions = string.Concat(SourceFiles.Functions().Select(File.ReadAllText));
        var metrics = MetricName().Matches(alerts).Select(match => match.Value).Distinct().ToList();

        Assert.Equal(4, metrics.Count);
        Assert.All(metrics, metric => Assert.Contains($"(\"{metric}\"", functions));
        Assert.Contains("EventName = \"JobFailed\"", functions);
        Assert.Contains("[Function(nameof(ClassifyDatabase))]", functions);
    }

    [GeneratedRegex("password|secret|notifyKey|mongoUri|mySqlUrl", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"pipeline\.[a-z_.]+")]
    private static partial Regex MetricName();
}
