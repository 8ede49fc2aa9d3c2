-- Run once by a superuser. The owner has the tables; the reader makes backups and checks the books; the server's role owns nothing and gets its rights from `wasmpay migrate --server-role`.
-- Passwords come from files, so that they stand in no command line and in no history.
\set ON_ERROR_STOP on
\if :{?secrets}
\else
  \set secrets /run/secrets
\endif
\setenv WASMPAY_SECRETS :secrets
\set owner_password `cat "$WASMPAY_SECRETS/owner_password"`
\set server_password `cat "$WASMPAY_SECRETS/server_password"`
\set reader_password `cat "$WASMPAY_SECRETS/reader_password"`
-- Nobody gets a role without a password because a file could not be read.
SELECT CAST(CASE WHEN length(:'owner_password') >= 16 AND length(:'server_password') >= 16 AND length(:'reader_password') >= 16 THEN '1'
  ELSE 'owner_password, server_password and reader_password could not be read below the folder of the secrets, or have fewer than 16 characters' END AS integer) AS passwords;
CREATE ROLE wasmpay_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE wasmpay LOGIN PASSWORD :'server_password' CONNECTION LIMIT 200;
CREATE ROLE wasmpay_reader LOGIN PASSWORD :'reader_password' CONNECTION LIMIT 10;
GRANT pg_read_all_data TO wasmpay_reader;
CREATE DATABASE wasmpay OWNER wasmpay_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE wasmpay FROM PUBLIC;
GRANT CONNECT ON DATABASE wasmpay TO wasmpay, wasmpay_reader;
\connect wasmpay
-- Before PostgreSQL 15 everybody may create in it; afterwards this changes nothing.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO wasmpay_owner;
