-- Components and banks that somebody has stopped, and nobody let go on since. The history is in the audit records. What was stopped before
-- a second person had to ratify it, lasts.
CREATE TABLE stops (
    subject TEXT NOT NULL,
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    stopped_by TEXT NOT NULL,
    by_staff BIGINT NOT NULL,
    stopped_at BIGINT NOT NULL,
    ratified_by TEXT NULL,
    ratified_at BIGINT NULL,
    PRIMARY KEY (subject, target)
);
INSERT INTO stops (subject, target, reason, stopped_by, by_staff, stopped_at, ratified_by, ratified_at)
SELECT 'component', digest, reason, revoked_by, 1, revoked_at, 'platform', revoked_at FROM revocations;
DROP TABLE revocations;
