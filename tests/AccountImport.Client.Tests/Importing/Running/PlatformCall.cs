using AccountImport.Client.Contracts;
using NodaTime;

namespace AccountImport.Client.Tests.Importing.Running;

/// <summary>One call that a <see cref="ScriptedPlatform"/> has had.</summary>
internal sealed record PlatformCall(AccountImportOperation Operation, AccountKey Key, TaskParameters? TaskParameters, Instant At);
