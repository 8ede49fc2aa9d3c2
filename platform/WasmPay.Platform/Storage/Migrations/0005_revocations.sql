-- Components that the platform's staff has revoked, and not reinstated since: they are not called. The history is in the audit records.
CREATE TABLE revocations (
    digest TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    revoked_by TEXT NOT NULL,
    revoked_at BIGINT NOT NULL
);
