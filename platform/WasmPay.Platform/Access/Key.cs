namespace WasmPay.Platform.Access;

/// <summary>A secret by which a principal is known, without the secret, or a certificate.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Principal">Whose it is.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Scope">What it is good for of what its owner may; empty for all.</param>
/// <param name="CreatedBy">Who issued it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">When it is good for nothing any more.</param>
/// <param name="RevokedAt">When it was revoked; null when it was not.</param>
public sealed record Key(
    string Id, string Principal, string Name, IReadOnlyList<Permission> Scope, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt)
{
    /// <summary>Of a certificate: its SHA-256; null for a secret.</summary>
    public string? Certificate { get; init; }
}

/// <summary>A key that was just issued, with its secret, which is told once.</summary>
public sealed record IssuedKey(Key Key, string Secret);

/// <summary>A key to be issued.</summary>
/// <param name="Principal">For whom: a machine.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Scope">What it is to be good for of what the machine may; empty for all.</param>
/// <param name="Lifetime">How long it is good.</param>
public sealed record NewKey(string Principal, string Name, IReadOnlyList<Permission> Scope, TimeSpan Lifetime);
