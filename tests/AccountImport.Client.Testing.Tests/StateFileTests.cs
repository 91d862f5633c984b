using System.Text;
using System.Text.Json;
using AccountImport.Client.Contracts;

namespace AccountImport.Client.Testing.Tests;

/// <summary>What a simulator knows of another one that had the same state file.</summary>
public sealed class StateFileTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("account-import-").FullName;

    private string StatePath => Path.Combine(_folder, "state.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task StartAsync_StateOfAnother_HasEverythingOfIt()
    {
        const string Odd = "b\"é\\/𝄞 1";
        string[] processed = ["processed", "pending", "never", "delayed", "errored", "cancelled", "twice", Odd];
        string[] numbers = [.. processed, "dry", "window", "before", "before-any"];
        string[] statuses = [];
        IReadOnlyList<SimulatedImport> imports = [];
        await RunAsync(async (simulator, client) =>
        {
            simulator.Given("processed").IsProcessedAfter(TimeSpan.Zero);
            simulator.Given("pending").IsProcessedAfter(TimeSpan.FromHours(1));
            simulator.Given("never").IsProcessedAfter(TimeSpan.MaxValue);
            simulator.Given("delayed").Answers(AccountImportOperation.Process, ScriptedAnswer.Own with { EffectDelay = TimeSpan.FromMinutes(1) });
            simulator.Given("errored").IsProcessedAfter(TimeSpan.Zero).EndsErrored("no_such_product", "There is none.");
            simulator.Given("cancelled").IsProcessedAfter(TimeSpan.Zero).EndsCancelled();
            foreach (string number in processed.Append("twice"))
            {
                (await client.ProcessAsync(TestAccounts.OfTenant(JsonEncodedText.Encode(number).ToString()))).StatusCode.ShouldBe(201, number);
                _clock.Advance(TimeSpan.FromTicks(1));
            }

            await client.ProcessAsync(TestAccounts.OfTenant("dry"), """{"is_dry_run":true}""");
            await client.ProcessAsync(TestAccounts.OfTenant("window"), """{"schedule_window_start":"2026-03-02T10:30:00.123456789+01:00"}""");
            simulator.AddImportedAccount("before", "A-1", TestAccounts.Supplier);
            simulator.AddImportedAccount("before-any", "A-2");
            (statuses, imports) = (await GetStatusesAsync(client), simulator.Imports);
        });

        await RunAsync(async (simulator, client) =>
        {
            (await GetStatusesAsync(client)).ShouldBe(statuses);
            simulator.Imports.ShouldBe(imports);
            simulator.Requests.Count.ShouldBe(numbers.Length, "requests are no state");
            RawAnswer again = await client.ProcessAsync(TestAccounts.OfTenant("processed"));
            (again.StatusCode, again["account_id"]).ShouldBe((400, imports[0].KrakenIdentifier));
            (await client.ProcessAsync(TestAccounts.OfTenant("before-any")))["account_id"].ShouldBe("A-2");
            (await client.GetStatusAsync("OTHER", "before")).StatusCode.ShouldBe(404);
            (await client.GetStatusAsync("OTHER", "before-any")).StatusCode.ShouldBe(200);
            statuses[Array.IndexOf(numbers, "delayed")].ShouldStartWith("404");
            _clock.Advance(TimeSpan.FromMinutes(1));
            (await client.GetStateAsync("delayed")).ShouldBe("PENDING");
            _clock.Advance(TimeSpan.FromDays(1000));
            (await client.GetStateAsync("never")).ShouldBe("PENDING");
            (await client.GetStateAsync("window")).ShouldBe("PROCESSED");
        });

        async Task<string[]> GetStatusesAsync(RawClient client)
        {
            var found = new List<string>();
            foreach (string number in numbers)
            {
                RawAnswer answer = await client.GetStatusAsync(TestAccounts.Supplier, number);
                found.Add($"{answer.StatusCode} {answer.Body}");
            }

            return [.. found];
        }
    }

    [Fact]
    public async Task StartAsync_WorkTimesOfBefore_AreKeptToTheTick()
    {
        string[] numbers = [.. Enumerable.Range(0, 20).Select(number => $"N-{number}")];
        var work = new AccountImportSimulatorOptions { WorkTime = SimulatedWorkTimes.LongTail(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60), seed: 7) };
        TimeSpan first = work.WorkTime(new AccountKey(TestAccounts.Supplier, numbers[0]));
        await RunAsync((_, client) => ProcessAsync(client), options: work);
        _clock.Advance(TimeSpan.FromMilliseconds(50) + first - TimeSpan.FromTicks(1));

        // Whatever the next one says of the imports that it schedules itself.
        await RunAsync(async (_, client) =>
        {
            string? before = await client.GetStateAsync(numbers[0]);
            _clock.Advance(TimeSpan.FromTicks(1));
            (before, await client.GetStateAsync(numbers[0])).ShouldBe(("IN_PROGRESS", "PROCESSED"));
            _clock.Advance(TimeSpan.FromDays(1));
            foreach (string number in numbers)
            {
                DateTimeOffset.Parse((await client.GetStatusAsync(TestAccounts.Supplier, number))["modified_at"]!)
                    .ShouldBe(
                        new DateTimeOffset(2026, 3, 2, 9, 0, 0, 50, TimeSpan.Zero) + work.WorkTime(new AccountKey(TestAccounts.Supplier, number)),
                        tolerance: TimeSpan.FromMicroseconds(1));
            }
        });

        async Task ProcessAsync(RawClient client)
        {
            foreach (string number in numbers)
            {
                await client.ProcessAsync(TestAccounts.OfTenant(number));
            }
        }
    }

    [Fact]
    public async Task StartAsync_FailureOfAnyStateAndError_IsKept()
    {
        var failure = new SimulatedFailure { Status = new ImportStatusCode("PAUSED"), Error = new ImportError { Code = "c", Detail = "a\nb" } };
        string status = string.Empty;
        await RunAsync(
            async (_, client) =>
            {
                await client.ProcessAsync(TestAccounts.OfTenant("1"));
                _clock.Advance(TimeSpan.FromSeconds(1));
                status = (await client.GetStatusAsync(TestAccounts.Supplier, "1")).Body;
            },
            options: new AccountImportSimulatorOptions { FindFailure = _ => failure });

        await RunAsync(async (_, client) => (await client.GetStatusAsync(TestAccounts.Supplier, "1")).Body.ShouldBe(status));

        status.ShouldContain("\"PAUSED\"");
        status.ShouldContain("""{"code":"c","detail":"a\nb","domain":null}""");
    }

    [Fact]
    public async Task Imports_AfterARestartWithAnotherSeed_HaveNumbersThatGoOn()
    {
        string?[] uninterrupted = [];
        await RunAsync((simulator, client) => ImportAsync(simulator, client, 0, 1, 2, 3), simulator => uninterrupted = Numbers(simulator));
        File.Delete(StatePath);

        await RunAsync((simulator, client) => ImportAsync(simulator, client, 0, 1));
        await RunAsync(
            (simulator, client) => ImportAsync(simulator, client, 2, 3),
            simulator => Numbers(simulator).ShouldBe(uninterrupted),
            new AccountImportSimulatorOptions { Seed = 99 });

        uninterrupted.Distinct(StringComparer.Ordinal).Count().ShouldBe(4);

        static string?[] Numbers(AccountImportSimulator simulator) => [.. simulator.Imports.Select(import => import.KrakenIdentifier)];

        static async Task ImportAsync(AccountImportSimulator simulator, RawClient client, params int[] numbers)
        {
            foreach (int number in numbers)
            {
                simulator.Given($"{number}").IsProcessedAfter(TimeSpan.Zero);
                await client.ProcessAsync(TestAccounts.OfTenant($"{number}"));
            }
        }
    }

    [Fact]
    public async Task StateId_OfAFile_StaysWithIt()
    {
        string?[] ids = [null, null, null, null];
        await RunAsync(simulator =>
        {
            ids[0] = simulator.StateId;
            simulator.Reset();
            ids[1] = simulator.StateId;
        });
        await RunAsync(simulator => ids[2] = simulator.StateId);
        File.Delete(StatePath);
        await RunAsync(simulator => ids[3] = simulator.StateId);
        await using AccountImportSimulator stateless = await AccountImportSimulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        Guid.TryParse(ids[0], out _).ShouldBeTrue();
        ids[1].ShouldBe(ids[0]);
        ids[2].ShouldBe(ids[0]);
        ids[3].ShouldNotBe(ids[0]);
        stateless.StateId.ShouldBeNull();
    }

    [Fact]
    public async Task Process_WithAState_IsInTheFileBeforeTheAnswer()
    {
        long whenAnswered = 0;
        long before = 0;
        await RunAsync(async (simulator, client) =>
        {
            before = new FileInfo(StatePath).Length;
            simulator.Answer(AccountImportOperation.Process, ScriptedAnswer.Own with
            {
                Meanwhile = _ =>
                {
                    whenAnswered = new FileInfo(StatePath).Length;
                    return Task.CompletedTask;
                },
            });
            await client.ProcessAsync(TestAccounts.OfTenant("1"));
            await client.GetStatusAsync(TestAccounts.Supplier, "1");
            await client.ValidateAsync(TestAccounts.OfTenant("2"));
        });

        whenAnswered.ShouldBeGreaterThan(before);
        new FileInfo(StatePath).Length.ShouldBe(whenAnswered, "the other calls have no effect");
    }

    [Fact]
    public async Task StartAsync_LastLineTorn_CutsItOffWhereverItEnds()
    {
        await ProcessAsync("1", "2");
        byte[] whole = await File.ReadAllBytesAsync(StatePath, TestContext.Current.CancellationToken);
        int lastLine = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;

        for (int length = lastLine; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(StatePath, whole[..length], TestContext.Current.CancellationToken);
            await RunAsync(simulator => simulator.Imports.Select(import => import.Key.ExternalAccountNumber).ShouldHaveSingleItem().ShouldBe("1"));
            new FileInfo(StatePath).Length.ShouldBe(lastLine);
        }

        await ProcessAsync("2");
        (await File.ReadAllBytesAsync(StatePath, TestContext.Current.CancellationToken)).ShouldBe(whole);
    }

    [Fact]
    public async Task StartAsync_FirstLineTorn_BeginsAnew()
    {
        await ProcessAsync("1");
        byte[] firstLine = Encoding.UTF8.GetBytes((await File.ReadAllLinesAsync(StatePath, TestContext.Current.CancellationToken))[0]);

        for (int length = 0; length <= firstLine.Length; length++)
        {
            await File.WriteAllBytesAsync(StatePath, firstLine[..length], TestContext.Current.CancellationToken);
            await RunAsync(simulator => simulator.Imports.ShouldBeEmpty());
        }

        await ProcessAsync("1");
        await RunAsync(simulator => simulator.Imports.Count.ShouldBe(1));
    }

    [Theory]
    [InlineData(2, "")]
    [InlineData(2, "no JSON")]
    [InlineData(3, "[]")]
    [InlineData(3, "{}")]
    [InlineData(3, "\0\0\0\0")]
    [InlineData(4, """{"import":["S","1"],"scheduled":0,"begins":0,"ends":0}""")]
    [InlineData(4, """{"import":["S","1"],"scheduled":0,"begins":0,"ends":0,"last":"PROCESSED"}{}""")]
    [InlineData(4, """{"import":["S","1"],"scheduled":0,"begins":0,"ends":0,"last":"PROCESSED","more":1}""")]
    [InlineData(4, """{"import":["S","1"],"scheduled":"0","begins":0,"ends":0,"last":"PROCESSED"}""")]
    [InlineData(4, """{"import":["S","1"],"scheduled":9223372036854775807,"begins":0,"ends":0,"last":"PROCESSED"}""")]
    [InlineData(4, """{"import":["S","1"],"scheduled":0,"begins":0,"ends":0,"last":"PROCESSED","error":{"more":1}}""")]
    [InlineData(4, """{"import":["S",".."],"scheduled":0,"begins":0,"ends":0,"last":"PROCESSED"}""")]
    [InlineData(4, """{"import":[null,"1"],"scheduled":0,"begins":0,"ends":0,"last":"PROCESSED"}""")]
    [InlineData(4, """{"before":[null,"1"],"scheduled":0,"begins":0,"ends":0,"last":"PROCESSED"}""")]
    public async Task StartAsync_DamagedLine_IsRefusedWithItsNumber(int lineNumber, string line)
    {
        await ProcessAsync("1", "2", "3");
        string[] lines = await File.ReadAllLinesAsync(StatePath, TestContext.Current.CancellationToken);
        lines[lineNumber - 1] = line;
        string damaged = string.Join('\n', lines) + "\n";
        await File.WriteAllTextAsync(StatePath, damaged, TestContext.Current.CancellationToken);

        SimulatorStateException exception = await Should.ThrowAsync<SimulatorStateException>(() => RunAsync(_ => { }));

        exception.Message.ShouldStartWith($"The state file {StatePath} is damaged in line {lineNumber}. ");
        (await File.ReadAllTextAsync(StatePath, TestContext.Current.CancellationToken)).ShouldBe(damaged);
    }

    [Theory]
    [InlineData(70_000, true)]
    [InlineData(70_000, false)]
    [InlineData(300_000, false)]
    public async Task StartAsync_LineTooLong_IsRefusedWithItsNumber(int length, bool hasEnd)
    {
        await ProcessAsync("1");
        await File.AppendAllTextAsync(StatePath, new string(' ', length) + (hasEnd ? "\n" : string.Empty), TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<SimulatorStateException>(() => RunAsync(_ => { }))).Message.ShouldContain("is damaged in line 3.");
    }

    [Theory]
    [InlineData("{}\n", "is no state of a simulator")]
    [InlineData("[]\n", "is no state of a simulator")]
    [InlineData("{\"format\":\"account-import-simulator-state\"}\n", "is no state of a simulator")]
    [InlineData("{\"format\":\"other\",\"version\":1,\"id\":\"3b0a2f0e-6d8a-4c56-9b1e-7a1f0c2d3e4f\"}\n", "is no state of a simulator")]
    [InlineData("name;number\nA;1\n", "is no state of a simulator")]
    [InlineData("short", "is no state of a simulator")]
    [InlineData("{\"format\":\"account-import-simulator-state\",\"version\":12}", "is no state of a simulator")]
    [InlineData("{\"format\":\"account-import-journal\"", "is no state of a simulator")]
    [InlineData("{\"format\":\"account-import-simulator-state\",\"version\":2}\n", "is of version 2, and this simulator reads version 1. Use the version of the simulator that wrote it")]
    [InlineData("{\"format\":\"account-import-simulator-state\",\"version\":1.5}\n", "is of version 1.5,")]
    [InlineData("{\"format\":\"account-import-simulator-state\",\"version\":1,\"id\":\"1\"}\n", "is damaged in line 1.")]
    public async Task StartAsync_AnotherKindOfFile_IsRefusedAndLeftAlone(string content, string message)
    {
        await File.WriteAllTextAsync(StatePath, content, TestContext.Current.CancellationToken);

        SimulatorStateException exception = await Should.ThrowAsync<SimulatorStateException>(() => RunAsync(_ => { }));

        exception.Message.ShouldContain($"{StatePath} {message}");
        exception.Message.ShouldContain("ame another file");
        (await File.ReadAllTextAsync(StatePath, TestContext.Current.CancellationToken)).ShouldBe(content);
    }

    [Fact]
    public async Task StartAsync_LongFileWithoutALine_IsRefusedAndLeftAlone()
    {
        string content = new('x', 1_000_000);
        await File.WriteAllTextAsync(StatePath, content, TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<SimulatorStateException>(() => RunAsync(_ => { }))).Message.ShouldContain("is no state of a simulator");
        new FileInfo(StatePath).Length.ShouldBe(content.Length);
    }

    [Fact]
    public async Task StartAsync_StateInUse_IsRefusedUntilTheOtherEnds()
    {
        await RunAsync(async (_, _) =>
            (await Should.ThrowAsync<SimulatorStateException>(() => RunAsync(_ => { })))
                .Message.ShouldBe($"The state file {StatePath} is in use by another simulator. End that one, or name another file."));

        await RunAsync(_ => { });
    }

    [Fact]
    public async Task StartAsync_PortInUse_LetsTheStateGo()
    {
        await using AccountImportSimulator other = await AccountImportSimulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        await Should.ThrowAsync<IOException>(() => AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions { StatePath = StatePath, Port = other.BaseAddress.Port },
            TestContext.Current.CancellationToken));

        await RunAsync(_ => { });
    }

    [Fact]
    public async Task StartAsync_PathThatCannotBeOpened_SaysWhy()
    {
        foreach (string path in new[] { Path.Combine(_folder, "no", "state"), _folder })
        {
            SimulatorStateException exception =
                await Should.ThrowAsync<SimulatorStateException>(() => AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { StatePath = path }));

            exception.Message.ShouldStartWith($"The state file {path} cannot be opened: ");
        }

        foreach (string path in new[] { string.Empty, "a\0b" })
        {
            (await Should.ThrowAsync<ArgumentException>(() => AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { StatePath = path })))
                .Message.ShouldStartWith("StatePath is empty");
        }
    }

    [Fact]
    public async Task StartAsync_DeviceThatIsFull_SaysWhy()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The device is Linux's.");

        (await Should.ThrowAsync<SimulatorStateException>(() => AccountImportSimulator.StartAsync(new AccountImportSimulatorOptions { StatePath = "/dev/full" })))
            .Message.ShouldStartWith("The state file /dev/full ");
    }

    [Fact]
    public async Task StartAsync_NewState_IsTheOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such rights on Windows.");
        await RunAsync(_ => { });

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(StatePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Reset_WithAState_ForgetsItInTheFileToo()
    {
        await RunAsync(_ => { });
        byte[] empty = await File.ReadAllBytesAsync(StatePath, TestContext.Current.CancellationToken);
        await RunAsync(async (simulator, client) =>
        {
            await client.ProcessAsync(TestAccounts.OfTenant("1"));
            simulator.AddImportedAccount("2", "A-2");
            AccountScenario kept = simulator.Given("3");

            simulator.Reset();
            kept.IsAlreadyImported("A-3");

            simulator.Imports.ShouldBeEmpty();
            new FileInfo(StatePath).Length.ShouldBe(empty.Length);
        });

        (await File.ReadAllBytesAsync(StatePath, TestContext.Current.CancellationToken)).ShouldBe(empty);
        await ProcessAsync("4");
        await RunAsync(simulator => simulator.Imports.ShouldHaveSingleItem());
    }

    [Fact]
    public async Task Reset_WhileManyCall_LeavesAFileThatCanBeRead()
    {
        int left = -1;
        await RunAsync(async (simulator, client) =>
        {
            Task<RawAnswer[]> calls = Task.WhenAll(Enumerable.Range(0, 200).Select(number => client.ProcessAsync(TestAccounts.OfTenant($"{number}"))));
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(simulator.Reset, TestContext.Current.CancellationToken)));
            (await calls).ShouldAllBe(answer => answer.StatusCode == 201);
            await client.ProcessAsync(TestAccounts.OfTenant("last"));
            left = simulator.Imports.Count;
        });

        left.ShouldBeGreaterThan(0);
        await RunAsync(simulator => simulator.Imports.Count.ShouldBe(left));
    }

    [Fact]
    public async Task AddImportedAccount_AgainAtEachStart_AddsNoLine()
    {
        for (int start = 0; start < 3; start++)
        {
            await RunAsync(simulator =>
            {
                simulator.AddImportedAccount("1", "A-1");
                simulator.AddImportedAccount("1", "A-2", TestAccounts.Supplier);
                simulator.Given("2").IsAlreadyImported("A-3");
            });
        }

        File.ReadLines(StatePath).Count().ShouldBe(4);
        await RunAsync(async (simulator, client) =>
        {
            simulator.AddImportedAccount("1", "A-4");
            (await client.GetStatusAsync("OTHER", "1"))["kraken_identifier"].ShouldBe("A-4");
        });
        await RunAsync(async (_, client) => (await client.GetStatusAsync("OTHER", "1"))["kraken_identifier"].ShouldBe("A-4"));
    }

    [Fact]
    public async Task Process_ThatDoesNotFitIntoTheState_FailsWithoutEffect()
    {
        string tooLong = new('x', 70_000);
        await RunAsync(async (simulator, client) =>
        {
            simulator.Given("1").EndsErrored("code", tooLong);

            RawAnswer answer = await client.ProcessAsync(TestAccounts.OfTenant("1"));
            Should.Throw<SimulatorStateException>(() => simulator.AddImportedAccount("2", tooLong));

            (answer.StatusCode, answer["code"]).ShouldBe((500, "simulator_failed"));
            answer["detail"].ShouldNotBeNull().ShouldContain("does not fit into a line");
            simulator.Imports.ShouldBeEmpty();
            (await client.GetStatusAsync(TestAccounts.Supplier, "2")).StatusCode.ShouldBe(404);
            (await client.ProcessAsync(TestAccounts.OfTenant("3"))).StatusCode.ShouldBe(201);
        });
        await RunAsync(simulator => simulator.Imports.ShouldHaveSingleItem());
    }

    [Fact]
    public async Task Dispose_WithAState_LeavesWhatWasRecordedAndTakesNothingMore()
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            new AccountImportSimulatorOptions { StatePath = StatePath },
            TestContext.Current.CancellationToken);
        using (var client = new RawClient(simulator.BaseAddress))
        {
            await client.ProcessAsync(TestAccounts.OfTenant("1"));
        }

        await simulator.DisposeAsync();

        simulator.Imports.Count.ShouldBe(1);
        Should.Throw<ObjectDisposedException>(() => simulator.AddImportedAccount("2", "A-2"));
        Should.Throw<ObjectDisposedException>(simulator.Reset);
    }

    [Fact]
    public void FakeAccountImportClient_StatePath_IsRefused()
    {
        Should.Throw<ArgumentException>(() => new FakeAccountImportClient(new AccountImportSimulatorOptions { StatePath = StatePath }))
            .Message.ShouldStartWith("A FakeAccountImportClient keeps no state file");
        File.Exists(StatePath).ShouldBeFalse();
    }

    private Task ProcessAsync(params string[] numbers) => RunAsync(async (_, client) =>
    {
        foreach (string number in numbers)
        {
            (await client.ProcessAsync(TestAccounts.OfTenant(number))).StatusCode.ShouldBe(201);
        }
    });

    private Task RunAsync(Action<AccountImportSimulator> look) => RunAsync((_, _) => Task.CompletedTask, look);

    /// <summary>Runs a simulator with the state, from its start to its end.</summary>
    private async Task RunAsync(
        Func<AccountImportSimulator, RawClient, Task> act,
        Action<AccountImportSimulator>? look = null,
        AccountImportSimulatorOptions? options = null)
    {
        await using AccountImportSimulator simulator = await AccountImportSimulator.StartAsync(
            (options ?? new AccountImportSimulatorOptions()) with { StatePath = StatePath, TimeProvider = _clock },
            TestContext.Current.CancellationToken);
        using var client = new RawClient(simulator.BaseAddress);
        await act(simulator, client);
        look?.Invoke(simulator);
    }
}
