using Microsoft.AspNetCore.Identity;
using WasmPay.Platform.Access;

namespace WasmPay.Server.Access;

/// <summary>ASP.NET Core Identity's hasher of passwords.</summary>
internal sealed class PasswordHashes : IPasswordHashes
{
    // The hasher takes a user and does not look at it.
    private static readonly object Whoever = new();

    private readonly PasswordHasher<object> _hasher = new();

    /// <inheritdoc/>
    public string Hash(string password) => _hasher.HashPassword(Whoever, password);

    /// <inheritdoc/>
    public bool Fits(string hash, string password) => _hasher.VerifyHashedPassword(Whoever, hash, password) != PasswordVerificationResult.Failed;
}
