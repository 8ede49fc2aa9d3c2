-- Running totals of what an account sent and received and of what went between two accounts: one row for each posted payment.
-- A window of time is the difference of two rows, found by the index, however many payments lie in it.
CREATE TABLE flows (
    subject TEXT NOT NULL,
    currency TEXT NOT NULL,
    position BIGINT NOT NULL,
    posted_at BIGINT NOT NULL,
    high BIGINT NOT NULL,
    low BIGINT NOT NULL,
    PRIMARY KEY (subject, currency, position)
);
CREATE INDEX flows_at ON flows (subject, currency, posted_at, position);

-- The newest row of each subject and currency.
CREATE TABLE flow_heads (
    subject TEXT NOT NULL,
    currency TEXT NOT NULL,
    position BIGINT NOT NULL,
    posted_at BIGINT NOT NULL,
    high BIGINT NOT NULL,
    low BIGINT NOT NULL,
    PRIMARY KEY (subject, currency)
);

INSERT INTO flows (subject, currency, position, posted_at, high, low)
SELECT subject, currency, ROW_NUMBER() OVER w, posted_at, SUM(units / 1000000000) OVER w, SUM(units % 1000000000) OVER w
FROM (
    SELECT 'sent:' || origin_account AS subject, currency, posted_at, number, units FROM transactions WHERE posted_at IS NOT NULL
    UNION ALL
    SELECT 'received:' || destination_account, currency, posted_at, number, units FROM transactions WHERE posted_at IS NOT NULL
    UNION ALL
    SELECT 'pair:' || origin_account || '>' || destination_account, currency, posted_at, number, units FROM transactions WHERE posted_at IS NOT NULL
) AS posted
WINDOW w AS (PARTITION BY subject, currency ORDER BY posted_at, number ROWS UNBOUNDED PRECEDING);

INSERT INTO flow_heads (subject, currency, position, posted_at, high, low)
SELECT f.subject, f.currency, f.position, f.posted_at, f.high, f.low FROM flows f
JOIN (SELECT subject, currency, MAX(position) AS position FROM flows GROUP BY subject, currency) AS newest
    ON newest.subject = f.subject AND newest.currency = f.currency AND newest.position = f.position;
