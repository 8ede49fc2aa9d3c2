-- Exchange rates that were put in the place of those with which the platform was started: the newest are in force, and all are kept.
CREATE TABLE rates (
    number BIGINT PRIMARY KEY,
    id TEXT NOT NULL,
    prices TEXT NOT NULL
);
