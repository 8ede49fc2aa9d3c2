-- The limits beside fuel under which a validator answered, name=value; empty for records from before they were kept.
ALTER TABLE evaluations ADD COLUMN limits TEXT NOT NULL DEFAULT '';
