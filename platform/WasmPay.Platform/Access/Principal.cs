namespace WasmPay.Platform.Access;

/// <summary>What a person or a system may do.</summary>
[Flags]
public enum Roles
{
    /// <summary>Only look.</summary>
    None = 0,

    /// <summary>Write, submit and withdraw proposals; release or reject referred transactions.</summary>
    Officer = 1,

    /// <summary>Approve or reject proposals, promote them and roll them back; release or reject referred transactions.</summary>
    Approver = 2,

    /// <summary>Submit transactions, keep banks, accounts and lists.</summary>
    Operator = 4,

    /// <summary>Upload components and propose them.</summary>
    Engineer = 8,
}

/// <summary>Somebody who is known: a person, or a bank's system.</summary>
/// <param name="Id">Stable identifier, also in the audit records.</param>
/// <param name="Name">For display.</param>
/// <param name="Bank">Code of the bank for which it acts, or <see cref="Platform"/> for the platform's own staff, who act for all.</param>
/// <param name="Roles">What it may do.</param>
public sealed record Principal(string Id, string Name, string Bank, Roles Roles)
{
    /// <summary>The platform itself, where a bank's code could stand. No bank has this code: those are in capitals.</summary>
    public const string Platform = "platform";

    /// <summary>Whether it may act for a bank, or for the platform.</summary>
    public bool ActsFor(string bank) => Bank == Platform || Bank == bank;

    /// <summary>Whether one of its roles permits this.</summary>
    public bool May(Permission permission) => permission switch
    {
        Permission.View => true,
        Permission.Author => (Roles & (Roles.Officer | Roles.Engineer)) != 0,
        Permission.Approve or Permission.Promote => (Roles & Roles.Approver) != 0,
        Permission.Review => (Roles & (Roles.Officer | Roles.Approver)) != 0,
        Permission.Lists => (Roles & (Roles.Officer | Roles.Operator)) != 0,
        _ => (Roles & Roles.Operator) != 0,
    };

    /// <summary>Null when one of its roles permits this.</summary>
    public Error? Denied(Permission permission) =>
        May(permission) ? null : new Error(ErrorCode.Forbidden, $"{Name} has no role that permits this ({Wire.Name(permission)}).", "permission");

    /// <summary>Null when it has one of the <paramref name="roles"/>.</summary>
    public Error? Needs(Roles roles) =>
        (Roles & roles) == 0 ? new Error(ErrorCode.Forbidden, $"{Name} needs the role {Describe(roles)} for this.", "role") : null;

    /// <summary>Null when it has one of the <paramref name="roles"/> and acts for <paramref name="bank"/>.</summary>
    internal Error? Needs(Roles roles, string bank) =>
        Needs(roles) ?? (ActsFor(bank) ? null : new Error(ErrorCode.Forbidden, $"{Name} does not act for {bank}.", "bank"));

    private static string Describe(Roles roles) =>
        string.Join(" or ", Enum.GetValues<Roles>().Where(r => r != Roles.None && roles.HasFlag(r)).Select(Wire.Name));
}
