using System.Collections.Frozen;

namespace WasmPay.Platform.Access;

/// <summary>Named bundles of permissions. Whoever has several may do what any of them permits.</summary>
[Flags]
public enum Roles
{
    /// <summary>Only look.</summary>
    None = 0,

    /// <summary>A compliance officer.</summary>
    Officer = 1,

    /// <summary>Who signs what others wrote.</summary>
    Approver = 2,

    /// <summary>Keeps accounts, lists and rates.</summary>
    Operator = 4,

    /// <summary>Brings components.</summary>
    Engineer = 8,

    /// <summary>Orders payments: a bank's payment system, or its tellers.</summary>
    Payments = 16,

    /// <summary>Reads all and changes nothing.</summary>
    Auditor = 32,

    /// <summary>Keeps those who are known.</summary>
    Administrator = 64,
}

/// <summary>What roles permit.</summary>
public static class RoleBundles
{
    private static readonly FrozenDictionary<Roles, FrozenSet<Permission>> Bundles = new Dictionary<Roles, FrozenSet<Permission>>
    {
        [Roles.Officer] = [Permission.Author, Permission.Review, Permission.Lists],
        [Roles.Approver] = [Permission.Approve, Permission.Promote, Permission.Review],
        [Roles.Operator] = [Permission.Accounts, Permission.Fund, Permission.Lists, Permission.Rates],
        [Roles.Engineer] = [Permission.Author],
        [Roles.Payments] = [Permission.Submit],
        [Roles.Auditor] = [Permission.Audit],
        [Roles.Administrator] = [Permission.Administer],
    }.ToFrozenDictionary();

    /// <summary>What takes a person's judgement: no machine's key is permitted it, whatever its roles.</summary>
    public static FrozenSet<Permission> PeoplesOnly { get; } = [Permission.Approve, Permission.Promote, Permission.Review, Permission.Administer];

    /// <summary>Each role alone.</summary>
    public static IReadOnlyList<Roles> All { get; } = [.. Enum.GetValues<Roles>().Where(role => role != Roles.None)];

    /// <summary>Whether a role permits this. Everybody who is known may look at what is his.</summary>
    public static bool Permits(this Roles roles, Permission permission) =>
        permission == Permission.View || All.Any(role => (roles & role) != 0 && Bundles[role].Contains(permission));
}
