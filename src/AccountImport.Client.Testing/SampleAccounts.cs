using AccountImport.Client.Accounts;

namespace AccountImport.Client.Testing;

/// <summary>Makes any number of invented accounts that pass the local check without error or warning, always the same for the same seed.</summary>
/// <remarks>
/// <para>
/// The accounts are as account files have them: of all types, from several countries, with names beyond ASCII, and about 1.2 KB each as compact
/// JSON. Names, banks and numbers are invented; only the check digits of the numbers are right. The default tenant of the simulator accepts them.
/// </para>
/// <para>
/// An account's external account id tells its number, whatever the seed: no two of a seed are the same, and those of two seeds are. The other values may be
/// others in the next version. Safe for use by several threads.
/// </para>
/// </remarks>
public static class SampleAccounts
{
    /// <summary>Makes one account. It depends on the two numbers and on nothing else, so that accounts can be made in any order and side by side.</summary>
    /// <param name="seed">What the values are derived from.</param>
    /// <param name="number">The number of the account, from 1. The master of a virtual account is one of a smaller number.</param>
    /// <returns>The account.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is less than 1.</exception>
    public static Account Create(int seed, long number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return new AccountSampler(seed, number).Create();
    }

    /// <summary>Makes the accounts of the numbers from 1 on, each when it is asked for; none is kept.</summary>
    /// <param name="seed">What the values are derived from.</param>
    /// <param name="count">How many accounts to make.</param>
    /// <returns>The accounts, in the order of their numbers, so that the master of a virtual account comes before it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static IEnumerable<Account> CreateMany(int seed, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return CreateOneByOne(seed, count);
    }

    private static IEnumerable<Account> CreateOneByOne(int seed, long count)
    {
        for (long number = 1; number <= count; number++)
        {
            yield return Create(seed, number);
        }
    }
}
