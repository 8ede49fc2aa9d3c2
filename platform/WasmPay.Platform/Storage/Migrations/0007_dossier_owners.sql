-- Which bank brought a dossier first: what it may have in the store that nothing names is bounded, dossiers included.
CREATE TABLE dossier_owners (
    hash TEXT PRIMARY KEY REFERENCES dossiers (hash),
    bank TEXT NOT NULL,
    size BIGINT NOT NULL
);
CREATE INDEX dossier_owners_bank ON dossier_owners (bank);
INSERT INTO dossier_owners (hash, bank, size)
    SELECT d.hash, MIN(b.bank), MIN(LENGTH(d.bytes)) FROM dossiers d JOIN proposals p ON p.dossier_hash = d.hash JOIN principals b ON b.id = p.dossier_by GROUP BY d.hash;
CREATE INDEX proposals_digest ON proposals (digest);
CREATE INDEX proposals_replaced_digest ON proposals (replaced_digest);
CREATE INDEX proposals_dossier_hash ON proposals (dossier_hash);
