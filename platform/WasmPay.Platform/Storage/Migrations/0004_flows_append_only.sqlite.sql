CREATE TRIGGER flows_no_update BEFORE UPDATE ON flows
BEGIN SELECT RAISE(ABORT, 'flows is append-only'); END;
CREATE TRIGGER flows_no_delete BEFORE DELETE ON flows
BEGIN SELECT RAISE(ABORT, 'flows is append-only'); END;
