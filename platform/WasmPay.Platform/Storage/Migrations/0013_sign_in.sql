-- A person's passkeys. Of each the public key is kept, by which its answers are checked, and how often it has answered, where it counts.
CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    principal TEXT NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    counter BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NULL
);
CREATE INDEX passkeys_principal ON passkeys (principal, created_at);

-- Questions to passkeys that were answered, by their hash: each is good once.
CREATE TABLE passkey_answers (
    hash TEXT PRIMARY KEY,
    principal TEXT NOT NULL,
    answered_at BIGINT NOT NULL
);

-- What seals the questions that are out, so that every node knows those of the others: ASP.NET Core's data protection keys.
CREATE TABLE protection_keys (
    id TEXT PRIMARY KEY,
    xml TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Certificates by which machines are known, beside keys: of each the SHA-256 of the whole certificate.
CREATE TABLE certificates (
    id TEXT PRIMARY KEY,
    principal TEXT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT NULL
);
CREATE INDEX certificates_principal ON certificates (principal, created_at);

-- Who a person is to his bank's own provider of identities (OpenID Connect), as an administrator has said. Its key is a hash of bank, issuer and subject.
CREATE TABLE identities (
    hash TEXT PRIMARY KEY,
    bank TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    principal TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX identities_principal ON identities (principal, created_at);
