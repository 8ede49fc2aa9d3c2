-- What one person has asked and another confirms: lists, money, overdrafts, and who is known by what. Nobody's secret is among it.
CREATE TABLE changes (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    bank TEXT NOT NULL,
    kind TEXT NOT NULL,
    permission TEXT NOT NULL,
    summary TEXT NOT NULL,
    body TEXT NOT NULL,
    shows TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT NULL,
    decided_at BIGINT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX changes_waiting ON changes (bank, state, expires_at);
