namespace WasmPay.Platform.Access.Passkeys;

/// <summary>A key pair on a person's device or security key, of which the platform has the public half (WebAuthn).</summary>
/// <param name="Id">The credential's id, in base64url.</param>
/// <param name="Principal">Whose it is.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="CreatedAt">Since when it is good.</param>
/// <param name="UsedAt">When it was last used to sign in; null for never.</param>
public sealed record Passkey(string Id, string Principal, string Name, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt);

/// <summary>A passkey with that by which its answers are checked.</summary>
/// <param name="Id">The credential's id, in base64url.</param>
/// <param name="PublicKey">Its public key in COSE, in base64url.</param>
/// <param name="Counter">How often it said that it has answered; 0 for one that does not count.</param>
public sealed record PasskeyProof(string Id, string PublicKey, long Counter);

/// <summary>What was checked of an answer to a question: the answer holds, and has still to be taken once.</summary>
/// <param name="Question">A hash of the question.</param>
/// <param name="Principal">Whom it was put to.</param>
/// <param name="Proof">The passkey that answered, as it is after the answer.</param>
public sealed record PasskeyAnswer(string Question, string Principal, PasskeyProof Proof);
