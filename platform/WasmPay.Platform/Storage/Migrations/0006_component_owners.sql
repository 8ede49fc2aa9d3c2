-- Which bank brought a component first: what it may have in the store that nothing names is bounded.
CREATE TABLE component_owners (
    digest TEXT PRIMARY KEY REFERENCES components (digest),
    bank TEXT NOT NULL,
    size BIGINT NOT NULL
);
CREATE INDEX component_owners_bank ON component_owners (bank);
INSERT INTO component_owners (digest, bank, size)
    SELECT c.digest, p.bank, LENGTH(c.bytes) FROM components c JOIN principals p ON p.id = c.added_by;
