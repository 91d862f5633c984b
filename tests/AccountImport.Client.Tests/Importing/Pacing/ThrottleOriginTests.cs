using AccountImport.Client.Contracts;
using AccountImport.Client.Importing.Pacing;

namespace AccountImport.Client.Tests.Importing.Pacing;

/// <summary>Whether it is one operation that the platform throttles, or all.</summary>
public sealed class ThrottleOriginTests
{
    private readonly ThrottleOrigin _origin = new();

    [Fact]
    public void Own_AlwaysTheSameOperationWhileOthersAreAnswered_IsThat()
    {
        Throttle(AccountImportOperation.Process, times: 12, answered: AccountImportOperation.Status);

        _origin.Own.ShouldBe(AccountImportOperation.Process);
    }

    [Fact]
    public void Own_OnlyOneOperationIsCalled_IsNone()
    {
        Throttle(AccountImportOperation.Process, times: 100, answered: AccountImportOperation.Process);

        _origin.Own.ShouldBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Own_ByChance_IsNone(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 300; i++)
        {
            AccountImportOperation operation = random.Next(10) < 6 ? AccountImportOperation.Status : AccountImportOperation.Process;
            for (int call = 0; call < 20; call++)
            {
                _origin.NoteAnswered(random.Next(10) < 6 ? AccountImportOperation.Status : AccountImportOperation.Process);
            }

            _origin.NoteThrottled(operation);
            _origin.Own.ShouldBeNull();
        }
    }

    [Fact]
    public void Own_AnotherIsThrottledToo_IsNoneAnyMore()
    {
        Throttle(AccountImportOperation.Process, times: 12, answered: AccountImportOperation.Status);

        _origin.NoteThrottled(AccountImportOperation.Status);

        _origin.Own.ShouldBeNull();
        _origin.IsNew.ShouldBeTrue();
    }

    private void Throttle(AccountImportOperation operation, int times, AccountImportOperation answered)
    {
        for (int i = 0; i < times; i++)
        {
            for (int call = 0; call < 5; call++)
            {
                _origin.NoteAnswered(answered);
            }

            _origin.NoteThrottled(operation);
        }
    }
}
