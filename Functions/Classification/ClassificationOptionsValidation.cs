using Microsoft.Extensions.Options;

namespace Pipeline.Classification;

internal sealed class ClassificationOptionsValidation : IValidateOptions<ClassificationOptions>
{
    public ValidateOptionsResult Validate(string? name, ClassificationOptions options) => File.Exists(options.ModelLocation)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"{ClassificationOptions.ModelLocationSetting} is '{options.ModelLocation}', and there is no such file. "
            + "Set it to a file made by './pipeline train', or leave it out to use the shipped model.");
}
