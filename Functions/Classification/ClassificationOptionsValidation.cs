using Microsoft.Extensions.Options;

namespace Pipeline.Classification;

internal sealed class ClassificationOptionsValidation : IValidateOptions<ClassificationOptions>
{
    public ValidateOptionsResult Validate(string? name, ClassificationOptions options)
    {
        var location = options.ModelLocation;
        if (File.Exists(location) || (Directory.Exists(location) && Directory.EnumerateFiles(location, ModelCatalog.Pattern).Any()))
        {
            return ValidateOptionsResult.Success;
        }

        return ValidateOptionsResult.Fail(
            $"{ClassificationOptions.ModelLocationSetting} is '{location}', and there is no such file, nor a folder with a {ModelCatalog.Pattern} file. "
            + "Set it to a file made by './pipeline train', or leave it out to use the shipped model.");
    }
}
