using Microsoft.Extensions.Options;
using Pipeline.Classification;

namespace Pipeline.Models;

internal sealed class ClassificationOptionsValidation : IValidateOptions<ClassificationOptions>
{
    public ValidateOptionsResult Validate(string? name, ClassificationOptions options)
    {
        var location = options.ModelLocation;
        if (options.Container is { } container)
        {
            return ValidateContainer(location, container, options.HasStorage);
        }

        if (File.Exists(location) || (Directory.Exists(location) && Directory.EnumerateFiles(location, ModelCatalog.Pattern).Any()))
        {
            return ValidateOptionsResult.Success;
        }

        return ValidateOptionsResult.Fail(
            $"{ClassificationOptions.ModelLocationSetting} is '{location}', and there is no such file, nor a folder with a {ModelCatalog.Pattern} file. "
            + "Set it to a file made by './pipeline train', to a folder of such files, or to blob:CONTAINER, or leave it out to use the shipped model.");
    }

    private static ValidateOptionsResult ValidateContainer(string location, string container, bool hasStorage)
    {
        var isName = container.Length is >= 3 and <= 63
            && container.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
        return (isName, hasStorage) switch
        {
            (false, _) => ValidateOptionsResult.Fail(
                $"{ClassificationOptions.ModelLocationSetting} is '{location}'; after '{ClassificationOptions.BlobPrefix}' give the name of a blob container: 3 to 63 lower-case letters, digits and hyphens."),
            (_, false) => ValidateOptionsResult.Fail(
                $"{ClassificationOptions.ModelLocationSetting} is '{location}', a blob container of AzureWebJobsStorage, which is not set or is no connection string; UseDevelopmentStorage=true is that of a local Azurite."),
            _ => ValidateOptionsResult.Success,
        };
    }
}
