using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using AccountImport.Client.AccountFiles;
using AccountImport.Client.Contracts;
using AccountImport.Client.Importing;
using NodaTime;

namespace AccountImport.Cli.Commands;

/// <summary>What the command line says about an import.</summary>
internal sealed class ImportArguments
{
    private const string OfSimulate = "With --simulate: ";
    private const string Never = "never";
    private const string ValidateOnly = "only";
    private const string PlanName = "--plan";

    // Timers of .NET take no much longer wait than this.
    private const int LongestDays = 20;

    private static readonly (string Name, ValidateMode Mode)[] ValidateModes =
    [
        ("on-rejection", ValidateMode.OnRejection),
        ("before", ValidateMode.BeforeProcess),
        (ValidateOnly, ValidateMode.Only),
    ];

    private static readonly (string Name, ImportOutcome Outcome)[] RetryClasses =
    [
        ("rejected", ImportOutcome.Rejected),
        ("failed", ImportOutcome.Failed),
        ("cancelled", ImportOutcome.Cancelled),
    ];

    private readonly ToolServices _services;
    private readonly Option<string> _identifierPath = SharedOptions.CreateIdentifierPath();
    private readonly Option<string> _wrapper = SharedOptions.CreateWrapper();
    private readonly Option<Uri?> _baseAddress = SharedOptions.CreateBaseAddress();
    private readonly Option<string> _importSupplier = SharedOptions.CreateImportSupplier();
    private readonly Option<Authentication> _authentication = SharedOptions.CreateAuthentication();
    private readonly Option<string?> _tokenFile = SharedOptions.CreateTokenFile();
    private readonly Option<bool> _json = SharedOptions.CreateJson();

    private readonly Option<bool> _simulate = new("--simulate")
    {
        Description = "Import into a simulator inside the tool; no account is created anywhere, and no credential is needed.",
    };

    private readonly Option<string[]> _alreadyImported =
        SharedOptions.CreateAlreadyImported($"{OfSimulate}an external account number that the simulator has from before; several may follow.");

    private readonly Option<string?> _state = SimulationOptions.CreateState(OfSimulate);
    private readonly Option<FaultSpecification?> _faults = SimulationOptions.CreateFaults(OfSimulate);
    private readonly Option<int> _seed = SimulationOptions.CreateSeed(OfSimulate);

    private readonly Option<string?> _journal = new("--journal")
    {
        Description = "The file that keeps what was begun and how it ended, so that the same command goes on after an interruption. "
            + "[default: beside FILE, named after it, the target and the mode; with --simulate but not --state, a temporary file]",
        HelpName = "PATH",
    };

    private readonly Option<string?> _plan = new(PlanName)
    {
        Description = "A plan that account-import plan has written: the run is refused if it would do anything else.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = $"A folder for the report: {ImportReport.PageName}, {ImportReport.SummaryName}, {ImportReport.OutcomesName}, {ImportReport.HandoverName}, {ImportReport.RejectedName} and {ImportReport.ReasonsName}; those of an earlier run are replaced.",
        HelpName = "DIR",
    };

    private readonly Option<int> _concurrency = CreateCount(
        "--concurrency",
        $"How many calls are under way at most, from 1 to {AccountImporterOptions.LargestConcurrency}. Without --rate as many of them are as the platform answers well.",
        AccountImporterOptions.LargestConcurrency);

    private readonly Option<double?> _rate = new("--rate")
    {
        Description = "How many requests a second are made at most, status calls included: what the platform permits. [default: the run finds it out]",
        HelpName = "N",
        CustomParser = result =>
        {
            if (!double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate)
                || rate is < AccountImporterOptions.LeastRequestsPerSecond or > AccountImporterOptions.MostRequestsPerSecond)
            {
                result.AddError(string.Create(
                    CultureInfo.InvariantCulture,
                    $"--rate must be a number from {AccountImporterOptions.LeastRequestsPerSecond} to {AccountImporterOptions.MostRequestsPerSecond}: requests a second."));
            }

            return rate;
        },
    };

    private readonly Option<RateShare?> _rateShare = new("--rate-share")
    {
        Description = "With --rate: how much of it this run takes where several run at a time, such as 1/3 in each of three. [default: all]",
        HelpName = "K/N",
        CustomParser = result =>
        {
            if (!RateShare.TryParse(result.Tokens[0].Value, out RateShare share))
            {
                result.AddError($"--rate-share must be {RateShare.Form}.");
            }

            return share;
        },
    };

    private readonly Option<ValidateMode> _validate = new("--validate")
    {
        Description = "When the platform's validation is called: on-rejection, to explain why an account was rejected; before each account is sent; "
            + "or only, so that nothing is sent for creation. [default: on-rejection]",
        HelpName = "WHEN",
        CustomParser = ParseValidateMode,
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Have the platform try each account without creating it.",
    };

    private readonly Option<OffsetDateTime?> _windowStart = CreateTime("--window-start", "Before when the platform shall not begin with the accounts.");

    private readonly Option<OffsetDateTime?> _windowEnd = CreateTime(
        "--window-end",
        $"After when the platform shall not begin with an account, and none is sent; at most {TaskParameters.MaxScheduleWindowAhead.Days} days ahead.");

    private readonly Option<TimeSpan?> _absenceGrace = CreateDuration(
        "--absence-grace",
        "For how long the effect of a request whose outcome is unknown may still become visible; if there is none by then, the account is sent again. "
            + $"{Never}: it is not, and a person decides. [default: 10m]",
        isZeroPossible: true,
        isNeverPossible: true);

    private readonly Option<TimeSpan?> _deadline = CreateDuration(
        "--deadline",
        "How long the platform may take for an account once it is scheduled, or the window has ended. [default: 30m]");

    private readonly Option<TimeSpan?> _retryBudget = CreateDuration(
        "--retry-budget",
        "How long an account may spend on repeats and questions in one run. [default: 15m]",
        isZeroPossible: true);

    private readonly Option<Instant?> _stopAt;

    private readonly Option<int?> _canary = new("--canary")
    {
        Description = "Send the first N accounts, and the others only if not too many of these fail: see --max-failure-rate.",
        HelpName = "N",
        CustomParser = result => ParseCount(result, "--canary", int.MaxValue),
    };

    private readonly Option<double?> _maxFailureRate = new("--max-failure-rate")
    {
        Description = "Stop when a larger share of the accounts that were sent has failed, once 100 have ended or those of --canary have. "
            + "[default: no limit; 5% with --canary]",
        HelpName = "SHARE",
        CustomParser = result =>
        {
            if (!Share.TryParse(result.Tokens[0].Value, out double share))
            {
                result.AddError($"--max-failure-rate must be {Share.Form}.");
            }

            return share;
        },
    };

    private readonly Option<ImportOutcome[]> _retry = new("--retry")
    {
        Description = $"Try again the accounts that ended so in an earlier run: {string.Join(", ", RetryClasses.Select(one => one.Name))}, or several of them with commas between.",
        HelpName = "CLASSES",
        CompletionSources = { _ => RetryClasses.Select(one => new CompletionItem(one.Name)) },
        DefaultValueFactory = _ => [],
        CustomParser = ParseRetryClasses,
    };

    private readonly Option<bool> _noWait = new("--no-wait")
    {
        Description = "Only have the accounts scheduled; the same command without it asks how they ended.",
    };

    private readonly Option<bool> _noFsync = new("--no-fsync")
    {
        Description = "Do not sync the journal to the disk: faster, but after a power cut or a crash of the system an account may be sent twice.",
    };

    private readonly Option<bool> _acceptChangedFile = new("--accept-changed-file")
    {
        Description = "Go on although FILE has changed since the journal was begun; only accounts that have no outcome yet are sent.",
    };

    private readonly Option<bool> _includeErrorDetail = new("--include-error-detail")
    {
        Description = "Keep the API's sentences about rejected accounts, which may quote personal data, in a file beside the journal: its name and .details.ndjson.",
    };

    public ImportArguments(ToolServices services)
    {
        _services = services;
        _stopAt = new Option<Instant?>("--stop-at")
        {
            Description = "When to stop as after Ctrl-C: a date and time with an offset, or the next time it is that time of day here, such as 06:30.",
            HelpName = "TIME",
            CustomParser = ParseStopAt,
        };

        // Of itself it suggests the names that the code has.
        _validate.CompletionSources.Clear();
        _validate.CompletionSources.Add(_ => ValidateModes.Select(mode => new CompletionItem(mode.Name)));
        _journal.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, "--journal"));
        _plan.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, PlanName));
        _report.Validators.Add(result => SharedOptions.RequireText(result, result.Tokens, "--report"));
    }

    public Argument<string> File { get; } = SharedOptions.CreateFile();

    private OffsetDateTime Now => OffsetDateTime.FromDateTimeOffset(_services.TimeProvider.GetUtcNow());

    /// <summary>Gives a command its argument, options and rules.</summary>
    public void AddTo(Command command)
    {
        command.Add(File);
        foreach (Option option in (ReadOnlySpan<Option>)
            [
                _simulate, _baseAddress, _importSupplier, _authentication, _tokenFile,
                _journal, _plan, _report, _json,
                _dryRun, _validate, _rate, _rateShare, _concurrency, _canary, _maxFailureRate, _stopAt,
                _retry, _acceptChangedFile, _noWait,
                _windowStart, _windowEnd, _deadline, _absenceGrace, _retryBudget,
                _identifierPath, _wrapper, _includeErrorDetail, _noFsync,
                _alreadyImported, _faults, _seed, _state,
            ])
        {
            command.Add(option);
        }

        command.Validators.Add(CheckTogether);
    }

    /// <summary>Gives the command that plans an import what decides what such a run would do.</summary>
    public void AddPlanTo(Command command)
    {
        command.Add(File);
        foreach (Option option in (ReadOnlySpan<Option>)
            [
                _baseAddress, _importSupplier, _journal, _json,
                _dryRun, _validate, _rate, _rateShare, _retry, _acceptChangedFile, _noWait, _identifierPath, _wrapper,
            ])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (!IsGiven(result, _baseAddress))
            {
                result.AddError("Say where to import to, with --base-address.");
            }

            CheckRateShare(result);
            CheckJournalOfStandardInput(result);
            CheckValidation(result);
        });
    }

    /// <summary>Gives the command that compares with the platform what decides whom it asks, and how fast.</summary>
    public void AddReconciliationTo(Command command)
    {
        command.Add(File);
        foreach (Option option in (ReadOnlySpan<Option>)
            [_baseAddress, _importSupplier, _authentication, _tokenFile, _json, _rate, _rateShare, _concurrency, _retryBudget, _identifierPath, _wrapper])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (!IsGiven(result, _baseAddress))
            {
                result.AddError("Say whom to ask, with --base-address.");
            }

            CheckRateShare(result);
        });
    }

    /// <summary>Gives what was said about the reconciliation.</summary>
    public ReconcileRequest ReadReconciliation(ParseResult parsed) => new()
    {
        File = parsed.GetRequiredValue(File),
        Reading = new AccountFileReaderOptions
        {
            IdentifierPath = parsed.GetRequiredValue(_identifierPath),
            WrapperMember = parsed.GetRequiredValue(_wrapper),
        },
        ImportSupplier = parsed.GetRequiredValue(_importSupplier),
        Target = parsed.GetValue(_baseAddress)!,
        Authentication = parsed.GetRequiredValue(_authentication),
        TokenFile = parsed.GetValue(_tokenFile),
        IsJson = parsed.GetValue(_json),
        Pace = CreatePace(parsed),
    };

    /// <summary>Gives what was said about the run that is planned.</summary>
    public PlanRequest ReadPlan(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(File);
        Uri target = parsed.GetValue(_baseAddress)!;
        AccountImporterOptions options = new AccountImporterOptions { JournalPath = string.Empty } with
        {
            IsDryRun = parsed.GetValue(_dryRun),
            Validate = parsed.GetValue(_validate),
            Retry = parsed.GetRequiredValue(_retry),
            WaitsForEnd = !parsed.GetValue(_noWait),
            AcceptsChangedInput = parsed.GetValue(_acceptChangedFile),
        };
        return new PlanRequest
        {
            File = file,
            Target = target,
            ImportSupplier = parsed.GetRequiredValue(_importSupplier),
            Reading = new AccountFileReaderOptions
            {
                IdentifierPath = parsed.GetRequiredValue(_identifierPath),
                WrapperMember = parsed.GetRequiredValue(_wrapper),
            },
            Rate = GetRate(parsed),
            IsJson = parsed.GetValue(_json),
            Options = options with { JournalPath = parsed.GetValue(_journal) ?? JournalPath.Beside(file, target, JournalPath.DescribeMode(options)) },
        };
    }

    /// <summary>The arguments that go on with an import: a plan counts from its beginning.</summary>
    public static IReadOnlyList<string> WithoutPlan(IReadOnlyList<string> arguments) =>
    [
        .. arguments.Where((argument, index) =>
            argument is not PlanName
            && !argument.StartsWith($"{PlanName}=", StringComparison.Ordinal)
            && !argument.StartsWith($"{PlanName}:", StringComparison.Ordinal)
            && (index is 0 || arguments[index - 1] is not PlanName)),
    ];

    /// <summary>Gives what was said, which the rules have nothing against.</summary>
    /// <exception cref="ToolException">The times do not go together.</exception>
    public ImportRequest Read(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(File);
        var request = new ImportRequest
        {
            File = file,
            Reading = new AccountFileReaderOptions
            {
                IdentifierPath = parsed.GetRequiredValue(_identifierPath),
                WrapperMember = parsed.GetRequiredValue(_wrapper),
            },
            ImportSupplier = parsed.GetRequiredValue(_importSupplier),
            BaseAddress = parsed.GetValue(_baseAddress),
            Authentication = parsed.GetRequiredValue(_authentication),
            TokenFile = parsed.GetValue(_tokenFile),
            Simulation = !parsed.GetValue(_simulate) ? null : new SimulationSettings
            {
                AlreadyImported = parsed.GetRequiredValue(_alreadyImported),
                StatePath = parsed.GetValue(_state),
                Seed = parsed.GetValue(_seed),
                Faults = parsed.GetValue(_faults) ?? FaultSpecification.None,
            },
            JournalPath = parsed.GetValue(_journal),
            PlanPath = parsed.GetValue(_plan),
            IncludesErrorDetail = parsed.GetValue(_includeErrorDetail),
            IsJson = parsed.GetValue(_json),
            Options = CreateOptions(parsed),
        };
        ThrowIfTimesDoNotFit(request.Options);
        return request;
    }

    private static Option<int> CreateCount(string name, string description, int largest) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => new AccountImporterOptions { JournalPath = string.Empty }.Concurrency,
        CustomParser = result => ParseCount(result, name, largest) ?? 0,
    };

    private static int? ParseCount(ArgumentResult result, string name, int largest)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1 && count <= largest)
        {
            return count;
        }

        result.AddError($"{name} must be a whole number from 1 to {largest}.");
        return null;
    }

    private static Option<TimeSpan?> CreateDuration(string name, string description, bool isZeroPossible = false, bool isNeverPossible = false) => new(name)
    {
        Description = description,
        HelpName = isNeverPossible ? $"DURATION|{Never}" : "DURATION",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (isNeverPossible && text is Never)
            {
                return Timeout.InfiniteTimeSpan;
            }

            if (!Duration.TryParse(text, out TimeSpan duration))
            {
                result.AddError($"{name} is not a duration: {Duration.Form}{(isNeverPossible ? $"; or {Never}" : string.Empty)}.");
            }
            else if ((duration == TimeSpan.Zero && !isZeroPossible) || duration > TimeSpan.FromDays(LongestDays))
            {
                result.AddError($"{name} must be {(isZeroPossible ? string.Empty : "longer than zero and ")}at most {LongestDays}d.");
            }

            return duration;
        },
    };

    private static Option<OffsetDateTime?> CreateTime(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (PointInTime.TryParse(result.Tokens[0].Value, out OffsetDateTime time))
            {
                return time;
            }

            result.AddError($"{name} must be {PointInTime.Form}.");
            return null;
        },
    };

    private static ValidateMode ParseValidateMode(ArgumentResult result)
    {
        string name = result.Tokens[0].Value;
        int index = Array.FindIndex(ValidateModes, mode => mode.Name == name);
        if (index >= 0)
        {
            return ValidateModes[index].Mode;
        }

        result.AddError($"--validate must be one of {string.Join(", ", ValidateModes.Select(mode => mode.Name))}.");
        return ValidateMode.OnRejection;
    }

    private static ImportOutcome[] ParseRetryClasses(ArgumentResult result)
    {
        var outcomes = new HashSet<ImportOutcome>();
        foreach (string name in result.Tokens[0].Value.Split(','))
        {
            int index = Array.FindIndex(RetryClasses, one => one.Name == name);
            if (index < 0)
            {
                result.AddError($"--retry must be one of {string.Join(", ", RetryClasses.Select(one => one.Name))}, or several of them with commas between and no spaces.");
                return [];
            }

            outcomes.Add(RetryClasses[index].Outcome);
        }

        return [.. outcomes];
    }

    private Instant? ParseStopAt(ArgumentResult result)
    {
        if (!PointInTime.TryParseNext(result.Tokens[0].Value, _services.TimeProvider, out Instant time))
        {
            result.AddError($"--stop-at must be {PointInTime.Form}, or a time of day such as 06:30.");
        }
        else if (time <= Now.ToInstant())
        {
            result.AddError("--stop-at has passed; give a later time, or leave it out.");
        }

        return time;
    }

    private void CheckTogether(CommandResult result)
    {
        bool isSimulated = IsGiven(_simulate);
        if (isSimulated == IsGiven(_baseAddress))
        {
            result.AddError("Say where to import to, with either --simulate or --base-address.");
        }

        foreach (Option option in (ReadOnlySpan<Option>)[_alreadyImported, _faults, _seed, _state])
        {
            if (!isSimulated && IsGiven(option))
            {
                result.AddError($"{option.Name} is for the simulator: it needs --simulate.");
            }
        }

        CheckRateShare(result);

        if (isSimulated && IsGiven(_plan))
        {
            result.AddError("--plan is of an import to --base-address, and does not go with --simulate.");
        }

        bool forgetsJournal = isSimulated && !IsGiven(_state) && !IsGiven(_journal);
        if (!forgetsJournal)
        {
            CheckJournalOfStandardInput(result);
        }

        if (forgetsJournal && IsGiven(_includeErrorDetail))
        {
            result.AddError("--include-error-detail writes beside the journal, and a rehearsal keeps none: name one with --journal.");
        }

        if (result.GetValue(_report) is { Length: > 0 } folder && result.GetValue(File) is { Length: > 0 } file && ReportFolder.FindFault(folder, file, "--report") is { } fault)
        {
            result.AddError(fault);
        }

        CheckValidation(result);

        bool IsGiven(Option option) => ImportArguments.IsGiven(result, option);
    }

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private double? GetRate(ParseResult parsed) =>
        parsed.GetValue(_rateShare) is { } share ? share.ApplyTo(parsed.GetValue(_rate) ?? 0) : parsed.GetValue(_rate);

    private void CheckRateShare(CommandResult result)
    {
        if (IsGiven(result, _rateShare) && !IsGiven(result, _rate))
        {
            result.AddError("--rate-share is a share of --rate: give the rate that all the runs have together.");
        }
    }

    private void CheckJournalOfStandardInput(CommandResult result)
    {
        if (!IsGiven(result, _journal) && result.GetValue(File) is AccountFileSource.StandardInput)
        {
            result.AddError("The standard input has no place for a journal beside it: name one with --journal.");
        }
    }

    private void CheckValidation(CommandResult result)
    {
        if (result.GetResult(_validate)?.Tokens is [{ Value: ValidateOnly }])
        {
            foreach (Option option in (ReadOnlySpan<Option>)[_dryRun, _noWait, _windowStart, _windowEnd, _deadline, _absenceGrace])
            {
                if (IsGiven(result, option))
                {
                    result.AddError($"{option.Name} does not go with --validate only, which has nothing scheduled.");
                }
            }
        }
    }

    private AccountImporterOptions CreateOptions(ParseResult parsed)
    {
        // Named here only to have the other defaults from where they are.
        var defaults = new AccountImporterOptions { JournalPath = string.Empty };
        return defaults with
        {
            IsDryRun = parsed.GetValue(_dryRun),
            IsSimulated = parsed.GetValue(_simulate),
            Concurrency = parsed.GetValue(_concurrency),
            RequestsPerSecond = GetRate(parsed),
            Validate = parsed.GetValue(_validate),
            ScheduleWindowStart = parsed.GetValue(_windowStart),
            ScheduleWindowEnd = parsed.GetValue(_windowEnd),
            AbsenceGrace = parsed.GetValue(_absenceGrace) ?? defaults.AbsenceGrace,
            Deadline = parsed.GetValue(_deadline) ?? defaults.Deadline,
            RetryBudget = parsed.GetValue(_retryBudget) ?? defaults.RetryBudget,
            StopAt = parsed.GetValue(_stopAt),
            Canary = parsed.GetValue(_canary),
            MaxFailureRate = parsed.GetValue(_maxFailureRate),
            Retry = parsed.GetRequiredValue(_retry),
            WaitsForEnd = !parsed.GetValue(_noWait),
            SyncsToDisk = !parsed.GetValue(_noFsync),
            AcceptsChangedInput = parsed.GetValue(_acceptChangedFile),
            ReportFolder = parsed.GetValue(_report),
        };
    }

    private AccountImporterOptions CreatePace(ParseResult parsed)
    {
        var defaults = new AccountImporterOptions { JournalPath = string.Empty };
        return defaults with
        {
            Concurrency = parsed.GetValue(_concurrency),
            RequestsPerSecond = GetRate(parsed),
            RetryBudget = parsed.GetValue(_retryBudget) ?? defaults.RetryBudget,
        };
    }

    private void ThrowIfTimesDoNotFit(AccountImporterOptions options)
    {
        var window = new TaskParameters { ScheduleWindowStart = options.ScheduleWindowStart, ScheduleWindowEnd = options.ScheduleWindowEnd };
        if (window.FindErrors(Now.ToInstant()) is [{ Attr: var attr }, ..])
        {
            throw new ToolException(
                ExitCode.Usage,
                attr is "schedule_window_end"
                    ? $"--window-end is more than {TaskParameters.MaxScheduleWindowAhead.Days} days ahead, which the platform does not take."
                    : "--window-start is after --window-end.");
        }
    }
}
