using Microsoft.Extensions.Options;

namespace Importer;

/// <summary>Checks the options by their attributes.</summary>
[OptionsValidator]
internal sealed partial class ImporterOptionsValidator : IValidateOptions<ImporterOptions>;
