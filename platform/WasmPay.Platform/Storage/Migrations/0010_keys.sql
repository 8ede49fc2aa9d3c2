-- People and machines are told apart, and what they are known by is apart from them: keys, sessions, passwords and enrolments.
-- Samples' tokens are in the source, and nobody's from now on.
CREATE TABLE sample_tokens_0030 (hash TEXT PRIMARY KEY);
INSERT INTO sample_tokens_0030 (hash) VALUES
    ('ea8267e0c2253631bdcd1d82f29802a4bc656ef06070e5cf1830d3ab626b9d64'),
    ('975eec9c59d057aac6be511d03f50c843b4734be0ec2db0c56a803d1d85cd96d'),
    ('1fc5482173ae1a2635620b45db4fcfed48c6913d8ada27ab2df81df315d94dad'),
    ('641fd386999496a591bd1e57746fdbe6c6c0ab2f902200f882f3bcf57295042a'),
    ('678d7fc9277ff1d0dc623654ba9839ef85946c7040d0128ab1c7591fc13f2554'),
    ('c2149b91fd8c0dc2987f61971b63d7d0e1a079b38fd3b7cf3694bae0f1519893'),
    ('b56aa6ded5682bd066b30193aa11efb26006f3a09ff4d7e62aba87915b4c9886');

CREATE TABLE principals_0030 (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    bank TEXT NOT NULL,
    roles BIGINT NOT NULL,
    kind TEXT NOT NULL,
    disabled_at BIGINT NULL
);
-- Who had the role of operator could order payments, and of the platform's staff also administer and audit.
INSERT INTO principals_0030 (id, name, bank, roles, kind, disabled_at)
    SELECT id, name, bank, roles + CASE WHEN (roles / 4) % 2 = 1 THEN CASE WHEN bank = 'platform' THEN 112 ELSE 16 END ELSE 0 END,
        CASE WHEN roles = 4 AND bank <> 'platform' THEN 'machine' ELSE 'person' END, NULL FROM principals
    WHERE token_hash NOT IN (SELECT hash FROM sample_tokens_0030);

-- A secret by which a principal is known; of it only the hash is kept. A person's are sessions, a machine's are keys.
CREATE TABLE keys (
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
CREATE INDEX keys_principal ON keys (principal, created_at);
-- Tokens from before had no end.
INSERT INTO keys (id, principal, name, hash, scope, created_by, created_at, expires_at, revoked_at)
    SELECT 'key_' || id, id, 'from before keys had an end', token_hash, '', id, 0, 253402300799000, NULL FROM principals
    WHERE token_hash NOT IN (SELECT hash FROM sample_tokens_0030);

DROP TABLE sample_tokens_0030;
DROP TABLE principals;
ALTER TABLE principals_0030 RENAME TO principals;

CREATE TABLE passwords (
    principal TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- An invitation to set a password, once. Of its secret only the hash is kept.
CREATE TABLE enrolments (
    hash TEXT PRIMARY KEY,
    principal TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT NULL
);
CREATE INDEX enrolments_principal ON enrolments (principal);
