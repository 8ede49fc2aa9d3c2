-- Who else brought a component that was in the store: each bank reads when and by whom it brought one itself, and no other bank's.
CREATE TABLE component_bringers (
    digest TEXT NOT NULL REFERENCES components (digest),
    bank TEXT NOT NULL,
    size BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (digest, bank)
);
CREATE INDEX component_bringers_bank ON component_bringers (bank);
