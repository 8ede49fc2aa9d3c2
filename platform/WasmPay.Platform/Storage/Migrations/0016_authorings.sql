-- Rules on their way from words to a dossier, made by the server. A running job has a lease: the node that holds it runs the job, until the lease ends.
CREATE TABLE authoring_jobs (
    id TEXT PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    bank TEXT NOT NULL,
    rule TEXT NOT NULL,
    language TEXT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    answers TEXT NOT NULL,
    rounds BIGINT NOT NULL,
    restarts BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    reading TEXT NULL,
    questions TEXT NULL,
    problem TEXT NULL,
    digest TEXT NULL,
    dossier_hash TEXT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    lease_by TEXT NULL,
    lease_until BIGINT NULL
);
CREATE INDEX authoring_jobs_state ON authoring_jobs (state, number);
CREATE INDEX authoring_jobs_bank ON authoring_jobs (bank, number);
CREATE TABLE authoring_events (
    job TEXT NOT NULL,
    number BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    stage TEXT NOT NULL,
    state TEXT NOT NULL,
    message TEXT NOT NULL,
    fuel BIGINT NOT NULL,
    PRIMARY KEY (job, number)
);
-- What a bank has used in a month: jobs, and what a model was paid for.
CREATE TABLE authoring_usage (
    bank TEXT NOT NULL,
    month TEXT NOT NULL,
    jobs BIGINT NOT NULL,
    tokens BIGINT NOT NULL,
    cost_micros BIGINT NOT NULL,
    PRIMARY KEY (bank, month)
);
-- Proposals whose dossier this server made: what is not here, a client brought.
CREATE TABLE proposal_authorings (
    proposal TEXT PRIMARY KEY,
    authoring TEXT NOT NULL
);
