using System.Collections.Frozen;

namespace WasmPay.Platform.Access;

/// <summary>What somebody is.</summary>
public enum PrincipalKind
{
    /// <summary>A human being.</summary>
    Person,

    /// <summary>A program, known by a key.</summary>
    Machine,
}

/// <summary>A session by which a person is known.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When he signed in.</param>
/// <param name="IsByProvider">Whether his bank's provider of identities said who he is.</param>
public sealed record SignedIn(string Id, DateTimeOffset At, bool IsByProvider = false);

/// <summary>Somebody who is known: a person, or a bank's system.</summary>
/// <param name="Id">Stable identifier, also in the audit records.</param>
/// <param name="Name">For display.</param>
/// <param name="Bank">Code of the bank for which it acts, or <see cref="Platform"/> for the platform's own staff, who act for all.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Kind">Whether it is a person.</param>
public sealed record Principal(string Id, string Name, string Bank, Roles Roles, PrincipalKind Kind = PrincipalKind.Person)
{
    /// <summary>The platform itself, where a bank's code could stand. No bank has this code: those are in capitals.</summary>
    public const string Platform = "platform";

    /// <summary>What the key by which it is known is good for, of what its roles permit; null for all.</summary>
    public FrozenSet<Permission>? Scope { get; init; }

    /// <summary>The session by which a person is known; null where he did not sign in, and for machines.</summary>
    public SignedIn? SignedIn { get; init; }

    /// <summary>Ids of the keys, certificates or the session by which it is known; none where the store does not know it.</summary>
    public IReadOnlyList<string> KnownBy { get; init; } = [];

    /// <summary>Whether it is of the platform's own staff.</summary>
    public bool IsStaff => Bank == Platform;

    /// <summary>Whether it may act for a bank, or for the platform.</summary>
    public bool ActsFor(string bank) => IsStaff || Bank == bank;

    /// <summary>Whether it is permitted this, for those for whom it acts.</summary>
    public bool May(Permission permission) =>
        Roles.Permits(permission) && !(Kind == PrincipalKind.Machine && RoleBundles.PeoplesOnly.Contains(permission)) && (Scope is null || Scope.Contains(permission));

    /// <summary>Null when it is permitted this.</summary>
    public Error? Denied(Permission permission) => May(permission)
        ? null
        : new Error(
            ErrorCode.Forbidden,
            !Roles.Permits(permission) ? $"{Name} has no role that permits this ({Wire.Name(permission)})."
                : Scope is not null && !Scope.Contains(permission) ? $"The key of {Name} is not for this ({Wire.Name(permission)})."
                : $"{Name} is a machine; {Wire.Name(permission)} takes a person.",
            "permission");

    /// <summary>Null when it is permitted this and acts for <paramref name="bank"/>.</summary>
    internal Error? Denied(Permission permission, string bank) =>
        Denied(permission) ?? (ActsFor(bank) ? null : new Error(ErrorCode.Forbidden, $"{Name} does not act for {bank}.", "bank"));

    /// <summary>Null when it is permitted this and of the platform's own staff.</summary>
    public Error? DeniedAsStaff(Permission permission) =>
        Denied(permission) ?? (IsStaff ? null : new Error(ErrorCode.Forbidden, "Only the platform's own staff may.", "bank"));
}
