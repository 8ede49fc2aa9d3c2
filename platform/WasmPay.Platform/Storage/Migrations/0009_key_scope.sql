-- A key belongs to the bank that pays. It was kept under the bank of whoever used it, the platform's staff under their own, so that one key
-- could pay twice. Where that happened, the payment that the bank itself ordered keeps the key.
UPDATE transactions SET scope = origin_bank
WHERE scope <> origin_bank AND NOT EXISTS (
    SELECT 1 FROM transactions AS other WHERE other.scope = transactions.origin_bank AND other.idempotency_key = transactions.idempotency_key);
