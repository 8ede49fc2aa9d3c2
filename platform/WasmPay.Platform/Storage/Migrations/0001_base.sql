CREATE TABLE banks (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE bank_lists (
    bank TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (bank, name)
);

CREATE TABLE bank_list_entries (
    bank TEXT NOT NULL,
    list TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (bank, list, kind, value),
    FOREIGN KEY (bank, list) REFERENCES bank_lists (bank, name)
);
CREATE INDEX bank_list_entries_value ON bank_list_entries (bank, kind, value);

CREATE TABLE principals (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    bank TEXT NOT NULL,
    roles BIGINT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE
);

-- A balance is the sum of the account's entries; it is kept here so that the floor can be checked under the row's lock.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    bank TEXT NOT NULL,
    currency TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    identifier TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    residence TEXT NOT NULL,
    holder TEXT NOT NULL,
    rating TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT NULL,
    floor_units BIGINT NULL,
    balance BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX accounts_bank ON accounts (bank, id);

CREATE TABLE postings (
    id TEXT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    reason TEXT NOT NULL,
    transaction_id TEXT NULL UNIQUE
);

CREATE TABLE entries (
    posting TEXT NOT NULL REFERENCES postings (id),
    line BIGINT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (id),
    units BIGINT NOT NULL,
    currency TEXT NOT NULL,
    balance_after BIGINT NOT NULL,
    account_version BIGINT NOT NULL,
    PRIMARY KEY (posting, line),
    UNIQUE (account, account_version)
);

CREATE TABLE transactions (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    scope TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    origin_account TEXT NOT NULL REFERENCES accounts (id),
    origin_bank TEXT NOT NULL,
    destination_account TEXT NOT NULL REFERENCES accounts (id),
    destination_bank TEXT NOT NULL,
    units BIGINT NOT NULL,
    currency TEXT NOT NULL,
    credited_units BIGINT NOT NULL,
    credited_currency TEXT NOT NULL,
    quote TEXT NOT NULL,
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    memo TEXT NOT NULL,
    submitted_by TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    live_version BIGINT NOT NULL,
    decision TEXT NOT NULL,
    status TEXT NOT NULL,
    failure TEXT NULL,
    posted_at BIGINT NULL,
    resolved_by TEXT NULL,
    resolved_at BIGINT NULL,
    resolution TEXT NULL,
    UNIQUE (scope, idempotency_key)
);
CREATE INDEX transactions_sent ON transactions (origin_account, posted_at);
CREATE INDEX transactions_received ON transactions (destination_account, posted_at);
CREATE INDEX transactions_pair ON transactions (origin_account, destination_account, posted_at);

-- Everything that a verdict depended on: what the validator saw, which bytes ran on what, and what came of it.
CREATE TABLE evaluations (
    transaction_id TEXT NOT NULL REFERENCES transactions (id),
    position BIGINT NOT NULL,
    role TEXT NOT NULL,
    target TEXT NOT NULL,
    digest TEXT NOT NULL,
    contract TEXT NOT NULL,
    engine TEXT NOT NULL,
    engine_version TEXT NOT NULL,
    fuel_schedule TEXT NOT NULL,
    fuel_limit BIGINT NOT NULL,
    fuel BIGINT NOT NULL,
    request TEXT NOT NULL,
    outcome TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (transaction_id, position)
);

CREATE TABLE components (
    digest TEXT PRIMARY KEY,
    contract TEXT NOT NULL,
    bytes {{bytes}} NOT NULL,
    added_at BIGINT NOT NULL,
    added_by TEXT NOT NULL
);

CREATE TABLE dossiers (
    hash TEXT PRIMARY KEY,
    bytes {{bytes}} NOT NULL
);

CREATE TABLE proposals (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    target TEXT NOT NULL,
    rule TEXT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    author TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    dossier_hash TEXT NULL,
    digest TEXT NULL,
    dossier_by TEXT NULL,
    submitted_by TEXT NULL,
    approved_by TEXT NULL,
    promoted_by TEXT NULL,
    replaced TEXT NULL,
    replaced_digest TEXT NULL,
    rollback_requested_by TEXT NULL,
    note TEXT NOT NULL
);

-- Who validates for whom: role is live or shadow, target a bank's code or the platform.
CREATE TABLE live_set (
    role TEXT NOT NULL,
    target TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES components (digest),
    proposal TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (role, target)
);

CREATE TABLE live_version (
    id BIGINT PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO live_version (id, version) VALUES (1, 0);

CREATE TABLE audit (
    sequence BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    kind TEXT NOT NULL,
    principal TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, sequence);

-- The end of the chain; its row's lock puts all writers in one order.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '');
