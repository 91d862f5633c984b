namespace AccountImport.Client.Tests.Conventions.Rules;

/// <summary>Tries every rule on texts that keep it and on texts that break it: a rule that finds nothing anywhere guards nothing.</summary>
public sealed class RuleTests
{
    private static readonly Dictionary<string, string> NothingPermitted = [];

    private static string InAClass(string members) => $$"""
        namespace Example;

        /// <summary>A thing to look at.</summary>
        /// <remarks>Safe for use by several threads.</remarks>
        public sealed class Thing
        {
            {{members}}
        }
        """;

    [Theory]
    [InlineData("/// <summary>How wide it is.</summary>\npublic int Width { get; }")]
    [InlineData("/// <summary>Turns it.</summary>\n/// <param name=\"angle\">By how much.</param>\n/// <returns>What it is then.</returns>\npublic Thing Turn(int angle) => this;")]
    [InlineData("/// <inheritdoc/>\npublic override string ToString() => string.Empty;")]
    [InlineData("/// <summary>Turns it.</summary>\npublic sealed class Inner : System.IDisposable { /// <inheritdoc/>\npublic void Dispose() { } }")]
    [InlineData("/// <summary>Keeps two things.</summary>\n/// <param name=\"Left\">The one.</param>\n/// <param name=\"Right\">The other.</param>\npublic sealed record Pair(int Left, int Right);")]
    [InlineData("internal int Width { get; }\nprivate void Turn() { }")]
    public void Documented_WithComments_IsClean(string members) => DocumentedRule.Check(SourceCode.Compile(InAClass(members))).Faults.ShouldBeEmpty();

    [Theory]
    [InlineData("public int Width { get; }", "no comment")]
    [InlineData("public Thing() { }", "no comment")]
    [InlineData("public event System.Action? Turned { add { } remove { } }", "no comment")]
    [InlineData("public static Thing operator +(Thing left, Thing right) => left;", "no comment")]
    [InlineData("public enum Side { Left }", "no comment")]
    [InlineData("/// <summary>A side.</summary>\npublic enum Side { Left }", "Side.Left: It has no comment")]
    [InlineData("/// <remarks>Something.</remarks>\npublic int Width { get; }", "no sentence")]
    [InlineData("/// <summary>how wide it is</summary>\npublic int Width { get; }", "no sentence")]
    [InlineData("/// <summary>Gets or sets the width.</summary>\npublic int Width { get; }", "no more than the name")]
    [InlineData("/// <summary>Turns it around.</summary>\npublic void Turn(int angle) { }", "parameter angle")]
    [InlineData("/// <summary>Turns it around.</summary>\n/// <param name=\"angle\"></param>\npublic void Turn(int angle) { }", "parameter angle")]
    [InlineData("/// <summary>Turns it around.</summary>\npublic void Turn<TAngle>() { }", "type parameter TAngle")]
    [InlineData("/// <summary>Turns it around.</summary>\npublic Thing Turn() => this;", "What it returns")]
    [InlineData("/// <summary>Turns it around.</summary>\npublic delegate void Turning(int angle);", "parameter angle")]
    [InlineData("/// <summary>Keeps two things.</summary>\n/// <param name=\"Left\">The one.</param>\npublic sealed record Pair(int Left, int Right);", "parameter Right")]
    [InlineData("/// <summary>Does.</summary>\npublic interface IInner { void Turn(); }\n/// <summary>Does it.</summary>\npublic sealed class Inner : IInner { /// <inheritdoc/>\npublic void Turn() { } }", "Inner.Turn(): It has no comment")]
    public void Documented_WithoutComments_IsFound(string members, string fault) => ShouldFind(DocumentedRule.Check(SourceCode.Compile(InAClass(members))), fault);

    [Theory]
    [InlineData("public int Most { get; set; } = 3;", "The default is 3; 0 for never.")]
    [InlineData("public int Most { get; init; }", "The default is 0.")]
    [InlineData("public int Most { get; init; } = 4 * 1024;", "The default is 4,096.")]
    [InlineData("public string? Name { get; init; }", "The default is <see langword=\"null\"/>: it has none.")]
    [InlineData("public string Name { get; init; } = string.Empty;", "The default is empty.")]
    [InlineData("public string Name { get; init; } = \"Token\";", "The default is <c>Token</c>.")]
    [InlineData("public bool IsOn { get; init; } = true;", "The default is <see langword=\"true\"/>.")]
    [InlineData("public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);", "The default is 30 seconds.")]
    [InlineData("public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(1);", "The default is 1 minute.")]
    [InlineData("public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(1);", "The default is one minute; longer in a test.")]
    [InlineData("public TimeSpan Wait { get; init; }", "The default is <see cref=\"TimeSpan.Zero\"/>.")]
    [InlineData("public DayOfWeek Day { get; init; }", "The default is <see cref=\"DayOfWeek.Sunday\"/>.")]
    [InlineData("public TimeProvider Clock { get; init; } = TimeProvider.System;", "The default is <see cref=\"TimeProvider.System\"/>.")]
    [InlineData("public IReadOnlyList<int> All { get; init; } = [];", "The default is empty.")]
    [InlineData("public Thing Other { get; init; } = new();", "The default has nothing set.")]
    public void Defaults_ThatAreSaidAndTrue_AreClean(string property, string value)
    {
        RuleResult result = DefaultRule.Check(SourceCode.Compile(InAClass($"/// <value>{value}</value>\n{property}")));

        result.Faults.ShouldBeEmpty();
        result.Checked.ShouldBe(1);
    }

    [Theory]
    [InlineData("public required int Most { get; set; }")]
    [InlineData("public int Most { get; }")]
    [InlineData("public int Most { get; private set; }")]
    [InlineData("internal int Most { get; set; }")]
    public void Defaults_ThatNobodyCanLeaveOut_AreNotAsked(string property) => DefaultRule.Check(SourceCode.Compile(InAClass(property))).Checked.ShouldBe(0);

    [Theory]
    [InlineData("public int Most { get; set; } = 3;", "")]
    [InlineData("public int Most { get; set; } = 3;", "It is 3 by default.")]
    [InlineData("public int Most { get; set; } = 3;", "The default is 30.")]
    [InlineData("public int Most { get; set; } = 3;", "The default is 3.5.")]
    [InlineData("public int Most { get; set; } = 3;", "The default is 0; 3 for more.")]
    [InlineData("public int Most { get; set; }", "The default is 1.")]
    [InlineData("public string? Name { get; init; }", "The default is empty.")]
    [InlineData("public string Name { get; init; } = \"Token\";", "The default is <c>Bearer</c>.")]
    [InlineData("public bool IsOn { get; init; } = true;", "The default is <see langword=\"false\"/>.")]
    [InlineData("public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);", "The default is 30 minutes.")]
    [InlineData("public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);", "The default is 3 seconds.")]
    [InlineData("public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);", "The default is 30.")]
    [InlineData("public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(1);", "The default is one minute.")]
    [InlineData("public DayOfWeek Day { get; init; }", "The default is <see cref=\"DayOfWeek.Monday\"/>.")]
    [InlineData("public DayOfWeek Day { get; init; } = DayOfWeek.Monday;", "The default is <see cref=\"DayOfWeek.Sunday\"/>.")]
    [InlineData("public TimeProvider Clock { get; init; } = TimeProvider.System;", "The default is the clock.")]
    [InlineData("public int Most { get; init; } = Environment.ProcessorCount + 1;", "The default is 5.")]
    [InlineData("public Guid Id { get; init; }", "The default is empty.")]
    public void Defaults_ThatAreNotSaidOrNotTrue_AreFound(string property, string value) =>
        ShouldFind(DefaultRule.Check(SourceCode.Compile(InAClass($"/// <value>{value}</value>\n{property}"))), "efault");

    [Theory]
    [InlineData("/// <summary>How much is kept, in bytes.</summary>\npublic long Most { get; }", true)]
    [InlineData("/// <summary>The most characters that a part may have.</summary>\npublic const int MaxLength = 128;", true)]
    [InlineData("/// <summary>Keeps it.</summary>\n/// <param name=\"size\">How many of them.</param>\npublic void Keep(int? size) { }", true)]
    [InlineData("/// <summary>How much is kept.</summary>\npublic long Most { get; }", false)]
    [InlineData("/// <summary>The longest that a part may be.</summary>\npublic const int MaxLength = 128;", false)]
    [InlineData("/// <summary>Waits.</summary>\n/// <param name=\"time\">How long.</param>\npublic void Wait(double? time) { }", false)]
    public void Units_OfNumbers_AreAsked(string members, bool isClean)
    {
        RuleResult result = UnitRule.Check(SourceCode.Compile(InAClass(members)));

        result.Checked.ShouldBe(1);
        result.Faults.Count.ShouldBe(isClean ? 0 : 1);
    }

    [Theory]
    [InlineData("ArgumentNullException", "public void Turn(string by) => ArgumentNullException.ThrowIfNull(by);")]
    [InlineData("ArgumentException", "public void Turn(string by) => ArgumentException.ThrowIfNullOrEmpty(by);")]
    [InlineData("ArgumentOutOfRangeException", "public void Turn(int by) => ArgumentOutOfRangeException.ThrowIfNegative(by);")]
    [InlineData("ArgumentException", "public void Turn(string by) { if (by.Length > 9) { throw new ArgumentException(\"Long.\", nameof(by)); } }")]
    [InlineData("ArgumentException", "public Thing(string? by) { _by = by ?? throw new ArgumentException(\"None.\", nameof(by)); }\nprivate readonly string _by;")]
    [InlineData("InvalidOperationException", "public int By => throw new InvalidOperationException();")]
    [InlineData("ArgumentNullException", "public void Turn(string by) => Check(by);\nprivate static void Check(string by) => ArgumentNullException.ThrowIfNull(by);")]
    [InlineData("ArgumentNullException", "public Thing(string by) : this(by, 1) { }\nprivate Thing(string by, int times) => ArgumentNullException.ThrowIfNull(by);")]
    [InlineData("ArgumentNullException", "public void Turn(Rule by) => by.ThrowIfBroken();\n}\n/// <summary>A rule.</summary>\npublic sealed class Rule { internal void ThrowIfBroken() => ArgumentNullException.ThrowIfNull(this);")]
    [InlineData("OperationCanceledException", "public Task TurnAsync(CancellationToken cancellationToken) => Task.CompletedTask;")]
    [InlineData("OperationCanceledException", "internal readonly CancellationToken Token;\npublic void Turn() => Token.ThrowIfCancellationRequested();")]
    public void Exceptions_ThatAreThrown_AreDocumented(string exception, string members)
    {
        RuleResult documented = ExceptionRule.Check(SourceCode.Compile(InAClass($"/// <exception cref=\"{exception}\">It is not permitted.</exception>\n{Move(members)}")));
        documented.Faults.ShouldBeEmpty();
        documented.Checked.ShouldBe(1);

        ShouldFind(ExceptionRule.Check(SourceCode.Compile(InAClass(members))), exception);
        ShouldFind(ExceptionRule.Check(SourceCode.Compile(InAClass($"/// <exception cref=\"{exception}\"></exception>\n{Move(members)}"))), "no sentence");
        ShouldFind(ExceptionRule.Check(SourceCode.Compile(InAClass($"/// <exception cref=\"NotSupportedException\">It is not permitted.</exception>\n{Move(members)}"))), exception);

        // The comment belongs in front of the member that is visible.
        static string Move(string text) => text.StartsWith("internal readonly", StringComparison.Ordinal) ? string.Join('\n', text.Split('\n').Reverse()) : text;
    }

    [Fact]
    public void Exceptions_DocumentedByABase_AreEnoughUnlessAnArgumentIsRefused()
    {
        const string Own = """
            /// <summary>The base.</summary>
            public abstract class BaseException : Exception;
            /// <summary>One of them.</summary>
            public sealed class OneException : BaseException;
            /// <exception cref="BaseException">It is not permitted.</exception>
            public void TurnLeft() => throw new OneException();
            /// <exception cref="OneException">It is not permitted.</exception>
            public void TurnRight() => throw Choose();
            private static BaseException Choose() => new OneException();
            """;
        ExceptionRule.Check(SourceCode.Compile(InAClass(Own))).Faults.ShouldBeEmpty();
        ShouldFind(
            ExceptionRule.Check(SourceCode.Compile(InAClass("/// <exception cref=\"ArgumentException\">It is not permitted.</exception>\npublic void Turn(string by) => ArgumentNullException.ThrowIfNull(by);"))),
            "ArgumentNullException");
    }

    [Theory]
    [InlineData("<remarks>Safe for use by several threads.</remarks>", "sealed class Example", "public int Width { get; }")]
    [InlineData("<remarks>Immutable and safe for use by several threads.</remarks>", "readonly struct Example", "public int Width { get; init; }")]
    [InlineData("<remarks>Not safe for use by several threads while it is being changed.</remarks>", "sealed class Example", "public int Width { get; set; }")]
    [InlineData("<remarks>Immutable and safe for use by several threads, as long as the list that was put in is not changed.</remarks>", "sealed record Example", "public IReadOnlyList<int>? All { get; init; }")]
    [InlineData("<remarks>Immutable and safe for use by several threads.</remarks>", "sealed record Example", "public IReadOnlyList<int> All => [];")]
    public void ThreadSafety_ThatIsSaid_IsClean(string remarks, string type, string member) =>
        ThreadSafetyRule.Check(SourceCode.Compile($"/// {remarks}\npublic {type} {{ {member} }}")).ShouldSatisfyAllConditions(
            result => result.Faults.ShouldBeEmpty(),
            result => result.Checked.ShouldBe(1));

    [Theory]
    [InlineData("<summary>A thing.</summary>", "sealed class Example", "public int Width { get; }", "do not say")]
    [InlineData("<remarks>Immutable.</remarks>", "readonly record struct Example", "public int Width { get; }", "do not say")]
    [InlineData("<summary>Safe for use by several threads.</summary>", "interface IExample", "int Width { get; }", "do not say")]
    [InlineData("<remarks>Immutable and safe for use by several threads.</remarks>", "sealed class Example", "public int Width { get; set; }", "Width can be set")]
    [InlineData("<remarks>Immutable and safe for use by several threads.</remarks>", "sealed record Example", "public IReadOnlyList<int>? All { get; init; }", "put into All")]
    [InlineData("<remarks>Immutable and safe for use by several threads.</remarks>", "sealed record Example", "public byte[]? All { get; init; }", "put into All")]
    public void ThreadSafety_ThatIsNotSaidOrNotTrue_IsFound(string remarks, string type, string member, string fault) =>
        ShouldFind(ThreadSafetyRule.Check(SourceCode.Compile($"/// {remarks}\npublic {type} {{ {member} }}")), fault);

    [Fact]
    public void ThreadSafety_OfEnumsAndExceptions_IsNotAsked() =>
        ThreadSafetyRule.Check(SourceCode.Compile("public enum Side { Left }\npublic sealed class SideException : Exception;")).Checked.ShouldBe(0);

    [Theory]
    [InlineData("internal Task TurnAsync() => Task.CompletedTask;")]
    [InlineData("private async ValueTask<int> TurnAsync() { await Task.Yield(); return 1; }")]
    [InlineData("public Task TurnAsync(CancellationToken cancellationToken, int times) => Task.CompletedTask;")]
    [InlineData("public IAsyncEnumerable<int> TurnAsync() => throw new NotSupportedException();")]
    [InlineData("public Task Turn() => Task.CompletedTask;")]
    public void CancellationTokens_ThatAreMissing_AreFound(string member)
    {
        var compilation = SourceCode.Compile(InAClass(member));

        ShouldFind(CancellationRule.Check(compilation, NothingPermitted), "takes no CancellationToken");
        CancellationRule.Check(compilation, new Dictionary<string, string> { ["Thing"] = "A reason." }).Faults.ShouldBeEmpty();
    }

    [Fact]
    public void CancellationTokens_ThatAreTakenOrHaveNoPlace_AreClean()
    {
        var compilation = SourceCode.Compile("""
            public abstract class Thing : HttpContent, IAsyncDisposable
            {
                public Task TurnAsync(int times, CancellationToken cancellationToken = default) => Task.CompletedTask;
                protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => Task.CompletedTask;
                public ValueTask DisposeAsync() => default;
            }
            """);

        CancellationRule.Check(compilation, NothingPermitted).ShouldSatisfyAllConditions(
            result => result.Faults.ShouldBeEmpty(),
            result => result.Checked.ShouldBe(1));
        ShouldFind(CancellationRule.Check(compilation, new Dictionary<string, string> { ["Thing.TurnAsync"] = "A reason." }), "no method needs it");
    }

    [Theory]
    [InlineData("await Task.CompletedTask;")]
    [InlineData("await Task.CompletedTask.ConfigureAwait(true);")]
    [InlineData("await Task.Yield();")]
    [InlineData("await using var stream = new MemoryStream();")]
    [InlineData("await using (new MemoryStream()) { }")]
    [InlineData("await using (var stream = new MemoryStream()) { }")]
    [InlineData("await foreach (int item in Items) { }")]
    public void Awaits_ThatAreNotConfigured_AreFound(string statement) =>
        ShouldFind(ConfigureAwaitRule.Check(SourceCode.Compile(InAMethod(statement))), "without ConfigureAwait(false)");

    [Theory]
    [InlineData("await Task.CompletedTask.ConfigureAwait(false);")]
    [InlineData("await using var stream = new MemoryStream().ConfigureAwait(false);")]
    [InlineData("await using (new MemoryStream().ConfigureAwait(false)) { }")]
    [InlineData("await using (var stream = new MemoryStream().ConfigureAwait(false)) { }")]
    [InlineData("await foreach (int item in Items.ConfigureAwait(false)) { }")]
    public void Awaits_ThatAreConfigured_AreClean(string statement) =>
        ConfigureAwaitRule.Check(SourceCode.Compile(InAMethod(statement))).ShouldSatisfyAllConditions(
            result => result.Faults.ShouldBeEmpty(),
            result => result.Checked.ShouldBe(1));

    private static string InAMethod(string statement) =>
        InAClass($"internal static readonly IAsyncEnumerable<int> Items = null!;\ninternal static async Task RunAsync() {{ {statement} }}");

    private static void ShouldFind(RuleResult result, string fault)
    {
        result.Faults.ShouldNotBeEmpty();
        result.Faults.ShouldContain(found => found.Contains(fault, StringComparison.Ordinal), $"Found: {string.Join(' ', result.Faults)}");
    }
}
